

import django.db.models.deletion
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
            name='ActionItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='urutan')),
                ('program', models.CharField(blank=True, max_length=100, verbose_name='program')),
                ('problem', models.TextField(blank=True, max_length=1000, verbose_name='masalah')),
                ('cause', models.TextField(blank=True, max_length=1000, verbose_name='penyebab')),
                ('activity', models.TextField(max_length=1000, verbose_name='kegiatan')),
                ('target', models.CharField(blank=True, max_length=300, verbose_name='tujuan/sasaran')),
                ('place_text', models.CharField(blank=True, help_text='Misalnya 31 SD/MI.', max_length=200, verbose_name='lokasi lain')),
                ('owner_label', models.CharField(blank=True, max_length=200, verbose_name='penanggung jawab')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='mulai')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='tenggat')),
                ('funding', models.CharField(blank=True, choices=[('bok', 'BOK'), ('blud', 'BLUD'), ('apbd', 'APBD'), ('village', 'Dana Desa'), ('community', 'Swadaya'), ('csr', 'CSR'), ('none', 'Tanpa biaya'), ('other', 'Lainnya')], max_length=10, verbose_name='sumber dana')),
                ('indicator', models.CharField(blank=True, max_length=300, verbose_name='indikator keberhasilan')),
                ('state', models.CharField(choices=[('open', 'Belum'), ('in_progress', 'Proses'), ('done', 'Selesai'), ('blocked', 'Terkendala'), ('cancelled', 'Dibatalkan'), ('carried_over', 'Dilanjutkan')], default='open', max_length=12, verbose_name='keadaan')),
                ('result', models.TextField(blank=True, max_length=2000, verbose_name='hasil tindak lanjut')),
                ('finished_on', models.DateField(blank=True, null=True, verbose_name='selesai pada')),
                ('carried_count', models.PositiveSmallIntegerField(default=0, verbose_name='berulang')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('draft_key', models.CharField(blank=True, editable=False, max_length=40, verbose_name='tanda isian')),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('carried_from', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='carried_to', to='actions.actionitem', verbose_name='lanjutan dari')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='meetings.meeting')),
                ('owner_invitation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='invitations.invitation')),
                ('owner_office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='sectors.office')),
                ('supporting_sectors', models.ManyToManyField(blank=True, related_name='+', to='sectors.sector', verbose_name='sektor pendukung')),
                ('updated_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('villages', models.ManyToManyField(blank=True, related_name='+', to='puskesmas.region', verbose_name='lokasi')),
            ],
            options={
                'verbose_name': 'tindak lanjut',
                'verbose_name_plural': 'tindak lanjut',
                'ordering': ['order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Progress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('open', 'Belum'), ('in_progress', 'Proses'), ('done', 'Selesai'), ('blocked', 'Terkendala'), ('cancelled', 'Dibatalkan'), ('carried_over', 'Dilanjutkan')], max_length=12, verbose_name='keadaan')),
                ('text', models.TextField(blank=True, max_length=2000, verbose_name='keterangan')),
                ('source', models.CharField(choices=[('meeting', 'Evaluasi di rapat'), ('staff', 'Dicatat puskesmas'), ('system', 'Dicatat otomatis')], max_length=10, verbose_name='dari')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='pada')),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='progress', to='actions.actionitem')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='meetings.meeting')),
            ],
            options={
                'verbose_name': 'laporan tindak lanjut',
                'verbose_name_plural': 'laporan tindak lanjut',
                'ordering': ['-pk'],
            },
        ),
        migrations.AddIndex(
            model_name='actionitem',
            index=models.Index(fields=['state', 'due_on'], name='action_state_due'),
        ),
        migrations.AddConstraint(
            model_name='actionitem',
            constraint=models.UniqueConstraint(condition=models.Q(('draft_key', ''), _negated=True), fields=('meeting', 'draft_key'), name='action_once_per_draft'),
        ),
        migrations.AddConstraint(
            model_name='actionitem',
            constraint=models.CheckConstraint(condition=models.Q(('due_on__isnull', True), ('starts_on__isnull', True), ('due_on__gte', models.F('starts_on')), _connector='OR'), name='action_due_after_start'),
        ),
    ]
