

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('puskesmas', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('first', 'Tribulanan pertama'), ('routine', 'Tribulanan rutin'), ('monthly', 'Lintas sektor bulanan'), ('other', 'Lainnya')], default='routine', max_length=10, verbose_name='jenis')),
                ('year', models.PositiveSmallIntegerField(verbose_name='tahun')),
                ('quarter', models.PositiveSmallIntegerField(blank=True, choices=[(1, 'I'), (2, 'II'), (3, 'III'), (4, 'IV')], null=True, verbose_name='triwulan')),
                ('starts_at', models.DateTimeField(verbose_name='mulai')),
                ('ends_at', models.DateTimeField(blank=True, help_text='Kosong berarti s.d. selesai.', null=True, verbose_name='selesai')),
                ('place', models.CharField(max_length=200, verbose_name='tempat')),
                ('theme', models.TextField(blank=True, max_length=3000, verbose_name='tema')),
                ('chair_post', models.CharField(blank=True, help_text='Jabatan, misalnya Camat Kajoran.', max_length=150, verbose_name='pimpinan rapat')),
                ('chair_name', models.CharField(blank=True, max_length=200, verbose_name='nama pimpinan rapat')),
                ('is_with_fkp', models.BooleanField(default=False, verbose_name='digabung dengan Forum Konsultasi Publik (FKP)')),
                ('funding', models.CharField(choices=[('bok', 'BOK (DAK Nonfisik)'), ('blud', 'BLUD'), ('apbd', 'APBD'), ('other', 'Lainnya'), ('none', 'Tanpa biaya')], default='bok', max_length=10, verbose_name='sumber dana')),
                ('funded_count', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='jumlah peserta dibiayai')),
                ('status', models.CharField(choices=[('planned', 'Rencana'), ('scheduled', 'Terjadwal'), ('invited', 'Undangan terkirim'), ('held', 'Dilaksanakan'), ('closed', 'Selesai'), ('postponed', 'Ditunda'), ('cancelled', 'Dibatalkan')], default='planned', max_length=10, verbose_name='keadaan')),
                ('status_reason', models.CharField(blank=True, max_length=500, verbose_name='alasan')),
                ('is_recorded_late', models.BooleanField(default=False, verbose_name='dicatat setelah terlaksana')),
                ('schedule_changed_at', models.DateTimeField(editable=False, help_text='Surat yang terbit sebelum ini menyebut jadwal lama.', null=True, verbose_name='jadwal berubah pada')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('previous', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='next_meetings', to='meetings.meeting', verbose_name='pertemuan sebelumnya')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='puskesmas.region', verbose_name='kecamatan')),
                ('villages', models.ManyToManyField(blank=True, help_text='Desa yang dibahas.', related_name='+', to='puskesmas.region', verbose_name='desa/kelurahan')),
            ],
            options={
                'verbose_name': 'lokmin',
                'verbose_name_plural': 'lokmin',
                'ordering': ['-starts_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(verbose_name='urutan')),
                ('starts_at', models.TimeField(blank=True, null=True, verbose_name='mulai')),
                ('ends_at', models.TimeField(blank=True, null=True, verbose_name='selesai')),
                ('title', models.CharField(max_length=255, verbose_name='acara')),
                ('presenter', models.CharField(blank=True, max_length=200, verbose_name='pemateri/penanggung jawab')),
                ('kind', models.CharField(choices=[('registration', 'Registrasi'), ('opening', 'Pembukaan'), ('speech', 'Sambutan'), ('previous_actions', 'Evaluasi RTL lalu'), ('presentation', 'Paparan'), ('discussion', 'Diskusi'), ('actions', 'Penyusunan RTL'), ('agreement', 'Kesepakatan'), ('break', 'Istirahat'), ('closing', 'Penutup'), ('other', 'Lainnya')], default='other', max_length=20, verbose_name='jenis')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='agenda', to='meetings.meeting')),
            ],
            options={
                'verbose_name': 'susunan acara',
                'verbose_name_plural': 'susunan acara',
                'ordering': ['order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='MeetingSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='nama rangkaian')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('puskesmas', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='series', to='puskesmas.puskesmas')),
            ],
            options={
                'verbose_name': 'rangkaian lokmin',
                'verbose_name_plural': 'rangkaian lokmin',
                'ordering': ['-pk'],
            },
        ),
        migrations.AddField(
            model_name='meeting',
            name='series',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='meetings', to='meetings.meetingseries', verbose_name='rangkaian'),
        ),
        migrations.CreateModel(
            name='TermsOfReference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('texts', models.JSONField(default=dict, help_text='Bagian → teks; yang tidak ada memakai teks biasa.', verbose_name='isi')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('changed_at', models.DateTimeField(auto_now=True, verbose_name='diubah pada')),
                ('changed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='terms', to='meetings.meeting')),
            ],
            options={
                'verbose_name': 'kerangka acuan kegiatan',
                'verbose_name_plural': 'kerangka acuan kegiatan',
            },
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('nonce', models.CharField(max_length=64)),
                ('token_sha256', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='dibuat pada')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='dicabut pada')),
                ('puskesmas', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='puskesmas.puskesmas')),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='puskesmas.region')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_feeds', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'alamat kalender',
                'verbose_name_plural': 'alamat kalender',
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('puskesmas__isnull', True), ('region__isnull', False)), models.Q(('puskesmas__isnull', False), ('region__isnull', True)), _connector='OR'), name='calendar_feed_one_place'), models.UniqueConstraint(condition=models.Q(('puskesmas__isnull', False), ('revoked_at__isnull', True)), fields=('user', 'puskesmas'), name='calendar_feed_one_valid_per_puskesmas'), models.UniqueConstraint(condition=models.Q(('region__isnull', False), ('revoked_at__isnull', True)), fields=('user', 'region'), name='calendar_feed_one_valid_per_region')],
            },
        ),
        migrations.CreateModel(
            name='DateProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField(verbose_name='usul mulai')),
                ('ends_at', models.DateTimeField(blank=True, null=True, verbose_name='usul selesai')),
                ('reason', models.CharField(max_length=500, verbose_name='alasan')),
                ('state', models.CharField(choices=[('open', 'Menunggu puskesmas'), ('accepted', 'Disetujui'), ('declined', 'Tidak disetujui'), ('withdrawn', 'Ditarik')], default='open', max_length=10, verbose_name='keadaan')),
                ('proposed_at', models.DateTimeField(auto_now_add=True, verbose_name='diusulkan pada')),
                ('decided_at', models.DateTimeField(blank=True, null=True, verbose_name='diputuskan pada')),
                ('answer_note', models.CharField(blank=True, max_length=500, verbose_name='catatan puskesmas')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='date_proposals', to='meetings.meeting')),
            ],
            options={
                'verbose_name': 'usul tanggal',
                'verbose_name_plural': 'usul tanggal',
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'open')), fields=('meeting',), name='date_proposal_one_open_per_meeting'), models.CheckConstraint(condition=models.Q(('ends_at__isnull', True), ('ends_at__gt', models.F('starts_at')), _connector='OR'), name='date_proposal_ends_after_start')],
            },
        ),
        migrations.CreateModel(
            name='MeetingHost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_lead', models.BooleanField(default=False, verbose_name='penyelenggara utama')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hosts', to='meetings.meeting')),
                ('puskesmas', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hosted', to='puskesmas.puskesmas')),
            ],
            options={
                'verbose_name': 'penyelenggara',
                'verbose_name_plural': 'penyelenggara',
                'constraints': [models.UniqueConstraint(fields=('meeting', 'puskesmas'), name='meeting_host_once'), models.UniqueConstraint(condition=models.Q(('is_lead', True)), fields=('meeting',), name='meeting_one_lead')],
            },
        ),
        migrations.AddIndex(
            model_name='meeting',
            index=models.Index(fields=['year', 'quarter'], name='meeting_year_quarter'),
        ),
        migrations.AddIndex(
            model_name='meeting',
            index=models.Index(fields=['starts_at'], name='meeting_starts_at'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('ends_at__isnull', True), ('ends_at__gt', models.F('starts_at')), _connector='OR'), name='meeting_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='meeting',
            constraint=models.CheckConstraint(condition=models.Q(('quarter__isnull', True), ('quarter__range', (1, 4)), _connector='OR'), name='meeting_quarter_one_to_four'),
        ),
    ]
