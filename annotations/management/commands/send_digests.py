"""manage.py send_digests: tell by mail what is due. The served program does so by itself, once a minute."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.following.noticing import notice
from annotations.following.posting import ServerFails, forget_old_news, post_what_is_due


class Command(BaseCommand):
    help = (
        "Notice what changed, and mail what is due: digests, replies at once, changes of what was watched. It may be"
        " interrupted at any moment, run again, and run several times at once: each mail is sent once."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        notice()
        sent = 0
        try:
            for _mail in post_what_is_due():
                sent += 1
        except ServerFails as error:
            said = f"The mail server takes nothing just now ({error}); {sent} sent, all else stays due."
            raise CommandError(said) from error
        forget_old_news()
        if sent:
            self.stdout.write(f"{sent} mails were sent." if sent > 1 else "1 mail was sent.")
