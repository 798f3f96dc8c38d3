

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('meetings', '0001_initial'),
        ('puskesmas', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='TargetGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=30, unique=True, verbose_name='kode')),
                ('label', models.CharField(max_length=100, verbose_name='sasaran')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='urutan')),
            ],
            options={
                'verbose_name': 'kelompok sasaran',
                'verbose_name_plural': 'kelompok sasaran',
                'ordering': ['order', 'label'],
            },
        ),
        migrations.CreateModel(
            name='Indicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=20, unique=True, verbose_name='kode')),
                ('name', models.CharField(max_length=150, verbose_name='indikator')),
                ('short_name', models.CharField(help_text='Untuk judul grafik dan kolom.', max_length=40, verbose_name='nama pendek')),
                ('program', models.CharField(max_length=60, verbose_name='program')),
                ('is_spm', models.BooleanField(default=False, verbose_name='SPM bidang kesehatan')),
                ('direction', models.CharField(choices=[('up', 'Makin tinggi makin baik'), ('down', 'Makin rendah makin baik')], default='up', max_length=4, verbose_name='arah')),
                ('pattern', models.CharField(choices=[('linear', 'Rata sepanjang tahun'), ('custom', 'Khusus per triwulan'), ('once', 'Sekali setahun'), ('point', 'Pengukuran (bukan kumulatif)'), ('count', 'Jumlah kejadian'), ('derived', 'Persentase desa yang mencapai')], default='linear', max_length=8, verbose_name='pola target')),
                ('usual_target', models.DecimalField(blank=True, decimal_places=2, help_text='Persen, atau jumlah untuk jumlah kejadian.', max_digits=6, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(999)], verbose_name='target umum')),
                ('usual_quarters', models.JSONField(blank=True, help_text='Empat angka untuk pola khusus.', null=True, verbose_name='target umum s.d. akhir triwulan')),
                ('usual_month', models.PositiveSmallIntegerField(blank=True, help_text='Untuk pola sekali setahun.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(12)], verbose_name='bulan pelaksanaan umum')),
                ('source_percent', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(999)], verbose_name='ambang desa')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='urutan')),
                ('is_active', models.BooleanField(default=True, verbose_name='dipakai')),
                ('district', models.ForeignKey(blank=True, help_text='Kosong berarti tersedia untuk semua.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='puskesmas.region', verbose_name='kabupaten/kota')),
                ('source', models.ForeignKey(blank=True, help_text='Hanya untuk persentase desa yang mencapai.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='derived', to='coverage.indicator', verbose_name='dihitung dari')),
                ('target_group', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='indicators', to='coverage.targetgroup', verbose_name='sasaran')),
            ],
            options={
                'verbose_name': 'indikator',
                'verbose_name_plural': 'indikator',
                'ordering': ['order', 'code'],
            },
        ),
        migrations.CreateModel(
            name='MeetingCoverage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='tahun')),
                ('month', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(12)], verbose_name='sampai dengan bulan')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('meeting', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='coverage', to='meetings.meeting')),
            ],
            options={
                'verbose_name': 'cakupan pada lokmin',
                'verbose_name_plural': 'cakupan pada lokmin',
            },
        ),
        migrations.CreateModel(
            name='YearTarget',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='tahun')),
                ('percent', models.DecimalField(blank=True, decimal_places=2, max_digits=6, null=True, validators=[django.core.validators.MinValueValidator(0), django.core.validators.MaxValueValidator(999)], verbose_name='target setahun')),
                ('quarters', models.JSONField(blank=True, help_text='Empat angka untuk pola khusus.', null=True, verbose_name='target s.d. akhir triwulan')),
                ('once_month', models.PositiveSmallIntegerField(blank=True, help_text='Untuk pola sekali setahun.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(12)], verbose_name='bulan pelaksanaan')),
                ('basis', models.CharField(choices=[('projection', 'Proyeksi'), ('real', 'Riil')], default='projection', max_length=10, verbose_name='sasaran yang dipakai')),
                ('is_used', models.BooleanField(default=True, verbose_name='dipakai')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('district', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='puskesmas.region', verbose_name='kabupaten/kota')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='coverage.indicator')),
            ],
            options={
                'verbose_name': 'target tahunan',
                'verbose_name_plural': 'target tahunan',
                'ordering': ['year', 'indicator__order'],
            },
        ),
        migrations.CreateModel(
            name='Achievement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(2000), django.core.validators.MaxValueValidator(2100)], verbose_name='tahun')),
                ('count', models.PositiveIntegerField(validators=[django.core.validators.MaxValueValidator(10000000)], verbose_name='jumlah')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='disimpan pada')),
                ('month', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(12)], verbose_name='bulan')),
                ('base', models.PositiveIntegerField(blank=True, null=True, verbose_name='jumlah diukur')),
                ('updated_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='puskesmas.region', verbose_name='desa/kelurahan')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='achievements', to='coverage.indicator')),
            ],
            options={
                'verbose_name': 'capaian',
                'verbose_name_plural': 'capaian',
                'ordering': ['village__code', 'indicator__order', 'month'],
                'indexes': [models.Index(fields=['year', 'indicator'], name='achievement_year_indicator')],
                'constraints': [models.UniqueConstraint(fields=('village', 'indicator', 'year', 'month'), name='achievement_once_per_month')],
            },
        ),
        migrations.CreateModel(
            name='MeetingIndicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='urutan')),
                ('coverage', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='chosen', to='coverage.meetingcoverage')),
                ('indicator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='coverage.indicator')),
            ],
            options={
                'verbose_name': 'indikator lokmin',
                'verbose_name_plural': 'indikator lokmin',
                'ordering': ['order', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('coverage', 'indicator'), name='meeting_indicator_once')],
            },
        ),
        migrations.CreateModel(
            name='PwsPrint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='tahun')),
                ('month', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(12)], verbose_name='bulan')),
                ('indicators', models.JSONField(default=list, help_text='Nomor indikator menurut urutan halamannya.', verbose_name='indikator')),
                ('is_quarterly', models.BooleanField(default=False, verbose_name='per triwulan')),
                ('puskesmas', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='puskesmas.puskesmas')),
            ],
            options={
                'verbose_name': 'cetakan PWS',
                'verbose_name_plural': 'cetakan PWS',
                'ordering': ['-year', '-month'],
                'constraints': [models.UniqueConstraint(fields=('puskesmas', 'year', 'month'), name='pws_print_once_per_month')],
            },
        ),
        migrations.CreateModel(
            name='Population',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(2000), django.core.validators.MaxValueValidator(2100)], verbose_name='tahun')),
                ('count', models.PositiveIntegerField(validators=[django.core.validators.MaxValueValidator(10000000)], verbose_name='jumlah')),
                ('updated_at', models.DateTimeField(auto_now=True, verbose_name='disimpan pada')),
                ('basis', models.CharField(choices=[('projection', 'Proyeksi'), ('real', 'Riil')], default='projection', max_length=10, verbose_name='versi')),
                ('updated_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('village', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='puskesmas.region', verbose_name='desa/kelurahan')),
                ('target_group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='populations', to='coverage.targetgroup')),
            ],
            options={
                'verbose_name': 'sasaran',
                'verbose_name_plural': 'sasaran',
                'ordering': ['village__code', 'target_group__order'],
                'constraints': [models.UniqueConstraint(fields=('village', 'target_group', 'year', 'basis'), name='population_once_per_village')],
            },
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('pattern', 'derived'), ('source__isnull', False), ('source_percent__isnull', False)), models.Q(('pattern', 'derived'), _negated=True), _connector='OR'), name='indicator_derived_has_source'),
        ),
        migrations.AddConstraint(
            model_name='yeartarget',
            constraint=models.UniqueConstraint(fields=('indicator', 'district', 'year'), name='target_once_per_year'),
        ),
    ]
