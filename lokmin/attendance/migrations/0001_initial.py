

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('invitations', '0001_initial'),
        ('meetings', '0001_initial'),
        ('puskesmas', '0001_initial'),
        ('sectors', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Attendance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(blank=True, max_length=250, verbose_name='nama')),
                ('post', models.CharField(max_length=200, verbose_name='jabatan/instansi')),
                ('is_representative', models.BooleanField(default=False, verbose_name='mewakili')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='nomor HP')),
                ('source', models.CharField(choices=[('desk', 'Meja registrasi'), ('sheet', 'Lembar daftar hadir')], default='desk', max_length=10, verbose_name='sumber')),
                ('happened_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='hadir pada')),
                ('recorded_at', models.DateTimeField(auto_now_add=True, verbose_name='dicatat pada')),
                ('is_late_entry', models.BooleanField(default=False, verbose_name='dicatat menyusul')),
                ('device_key', models.CharField(blank=True, max_length=64, null=True, unique=True)),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='diurungkan pada')),
                ('invitation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='invitations.invitation')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendance', to='meetings.meeting')),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sector', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sectors.sector', verbose_name='unsur')),
                ('undone_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('village', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='puskesmas.region', verbose_name='desa/kelurahan')),
            ],
            options={
                'verbose_name': 'kehadiran',
                'verbose_name_plural': 'daftar hadir',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('invitation__isnull', False), ('undone_at__isnull', True)), fields=('invitation',), name='attendance_once_per_invitation')],
            },
        ),
    ]
