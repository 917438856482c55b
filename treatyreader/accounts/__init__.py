"""Who writes here: accounts, how one signs up and in, and how often one may write. The text knows nothing of them."""
