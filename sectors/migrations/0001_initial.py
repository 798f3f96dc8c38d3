

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
            name='Position',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(unique=True, verbose_name='kode')),
                ('label', models.CharField(max_length=120, verbose_name='sebutan')),
                ('aliases', models.JSONField(blank=True, default=list, verbose_name='sebutan lain')),
                ('level', models.CharField(choices=[('district', 'Kabupaten/kota'), ('subdistrict', 'Kecamatan'), ('village', 'Desa/kelurahan')], max_length=12, verbose_name='tingkat')),
                ('village_kind', models.CharField(blank=True, help_text='rural_village atau urban_village; kosong berarti keduanya.', max_length=20, verbose_name='hanya di')),
                ('protocol_order', models.PositiveSmallIntegerField(default=500, verbose_name='urutan protokol')),
                ('is_forkopimcam', models.BooleanField(default=False, verbose_name='Forkopimcam')),
                ('supporting_role', models.TextField(blank=True, verbose_name='peran bantu')),
            ],
            options={
                'verbose_name': 'jabatan',
                'verbose_name_plural': 'jabatan',
                'ordering': ['protocol_order', 'label'],
            },
        ),
        migrations.CreateModel(
            name='Sector',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(unique=True, verbose_name='kode')),
                ('name', models.CharField(max_length=80, verbose_name='nama')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='urutan')),
            ],
            options={
                'verbose_name': 'sektor',
                'verbose_name_plural': 'sektor',
                'ordering': ['order', 'name'],
            },
        ),
        migrations.CreateModel(
            name='Office',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label_as_written', models.CharField(blank=True, help_text='Kosong berarti sebutan jabatan ditambah nama tempat.', max_length=150, verbose_name='sebutan di surat')),
                ('aliases', models.JSONField(blank=True, default=list, verbose_name='sebutan lain')),
                ('own_order', models.PositiveIntegerField(blank=True, help_text='Mendahului urutan protokol jabatannya; kosong berarti baku.', null=True, verbose_name='urutan sendiri')),
                ('search_key', models.TextField(default='', editable=False, help_text='Kata-kata untuk pencarian, ditulis oleh sectors.services.')),
                ('is_active', models.BooleanField(default=True, verbose_name='dipakai')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('merged_into', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='merged', to='sectors.office', verbose_name='digabung ke')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offices', to='puskesmas.region', verbose_name='tempat')),
                ('position', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offices', to='sectors.position', verbose_name='jabatan')),
            ],
            options={
                'verbose_name': 'jabatan di tempat',
                'verbose_name_plural': 'jabatan di tempat',
                'ordering': ['position__protocol_order', 'region__code', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='position',
            name='sector',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='positions', to='sectors.sector', verbose_name='sektor'),
        ),
        migrations.CreateModel(
            name='DistinctOffices',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='pada')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='sectors.office')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='sectors.office')),
            ],
            options={
                'verbose_name': 'jabatan yang memang berbeda',
                'verbose_name_plural': 'jabatan yang memang berbeda',
                'constraints': [models.UniqueConstraint(fields=('first', 'second'), name='distinct_offices_once'), models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='distinct_offices_in_order')],
            },
        ),
        migrations.CreateModel(
            name='OfficeHolder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title_before', models.CharField(blank=True, max_length=40, verbose_name='gelar atau pangkat depan')),
                ('name', models.CharField(max_length=120, verbose_name='nama')),
                ('title_after', models.CharField(blank=True, max_length=60, verbose_name='gelar belakang')),
                ('acting_status', models.CharField(blank=True, choices=[('', 'definitif'), ('Plt.', 'Plt. (pelaksana tugas)'), ('Plh.', 'Plh. (pelaksana harian)'), ('Pj.', 'Pj. (penjabat)')], default='', max_length=5, verbose_name='status jabatan')),
                ('identity_kind', models.CharField(blank=True, choices=[('', 'tanpa nomor'), ('nip', 'NIP atau NI PPPK'), ('nrp', 'NRP')], default='', max_length=3, verbose_name='jenis nomor')),
                ('identity_number', models.CharField(blank=True, max_length=30, verbose_name='nomor induk')),
                ('phone', models.CharField(blank=True, help_text='Disimpan sebagai +62…', max_length=20, verbose_name='nomor WhatsApp')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('from_on', models.DateField(blank=True, null=True, verbose_name='sejak')),
                ('to_on', models.DateField(blank=True, null=True, verbose_name='sampai')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('office', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holders', to='sectors.office', verbose_name='jabatan')),
            ],
            options={
                'verbose_name': 'pejabat',
                'verbose_name_plural': 'pejabat',
                'ordering': [models.OrderBy(models.F('from_on'), descending=True, nulls_last=True), '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('to_on__isnull', True), ('from_on__isnull', True), ('to_on__gte', models.F('from_on')), _connector='OR'), name='holder_from_before_to')],
            },
        ),
        migrations.CreateModel(
            name='OfficeMerge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('undo', models.JSONField(default=dict)),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='pada')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='dipisahkan pada')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('kept', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges_into', to='sectors.office', verbose_name='tetap dipakai')),
                ('retired', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='sectors.office', verbose_name='digabungkan')),
            ],
            options={
                'verbose_name': 'penggabungan jabatan',
                'verbose_name_plural': 'penggabungan jabatan',
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('retired',), name='merge_retired_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='office',
            constraint=models.UniqueConstraint(fields=('position', 'region', 'label_as_written'), name='office_once_per_place_and_label'),
        ),
        migrations.AddConstraint(
            model_name='office',
            constraint=models.CheckConstraint(condition=models.Q(('merged_into__isnull', True), ('is_active', False), _connector='OR'), name='office_merged_is_not_used'),
        ),
    ]
