from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "lokmin.meetings"
    label = "meetings"
    verbose_name = "Pertemuan"

    def ready(self):
        from lokmin.meetings import clashes, history
        from lokmin.meetings.schedule import content as schedule
        from lokmin.meetings.terms import content as terms

        history.register()
        clashes.register(clashes.other_meetings)
        schedule.register()
        terms.register()
