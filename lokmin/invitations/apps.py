"""Tells the registry of documents how letters, the merged PDF and the ZIP are built."""

from django.apps import AppConfig


class InvitationsConfig(AppConfig):
    name = "lokmin.invitations"
    label = "invitations"
    verbose_name = "Undangan"

    def ready(self):
        from lokmin.documents import registry
        from lokmin.invitations import documents, history, mails, receipts
        from lokmin.invitations.models import BUNDLE, LETTER, MERGED
        from lokmin.invitations.queries.clashes import invited_elsewhere
        from lokmin.invitations.queries.groups import guests_by_group
        from lokmin.invitations.queries.notices import what_to_send
        from lokmin.invitations.services import follow_change
        from lokmin.invitations.services.proposals import settle_proposal
        from lokmin.meetings import clashes, followers, participants

        registry.register(LETTER, documents.build_letters, at_once=60)
        registry.register(MERGED, documents.build_merged)
        registry.register(BUNDLE, documents.build_bundle)
        history.register()
        receipts.register()
        mails.register()
        clashes.register(invited_elsewhere)
        participants.count_with(guests_by_group)
        followers.register(followers.Follower(follow_change, what_to_send))
        followers.register(followers.Follower(settle_proposal, lambda meeting: ""))
