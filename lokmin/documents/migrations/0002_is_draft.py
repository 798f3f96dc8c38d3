from django.db import migrations, models


def name_nobody(apps, schema_editor):
    """The title of an extract stands on the public page; until now it named the recipient."""
    extracts = apps.get_model("documents", "Document").objects.filter(kind__startswith="extract.")
    extracts.update(title="Petikan notulen")


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='document',
            name='is_draft',
            field=models.BooleanField(default=False, help_text='Dibuat dari isi yang belum disahkan.', verbose_name='draf'),
        ),
        migrations.RunPython(name_nobody, migrations.RunPython.noop),
    ]
