"""Following: news of what happened, who hears of it, and their mail."""
