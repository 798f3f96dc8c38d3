

import django.contrib.auth.validators
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import puskesmas.models.imports
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Puskesmas',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=11, unique=True, verbose_name='kode Kemenkes')),
                ('name', models.CharField(help_text='Tanpa kata Puskesmas, misalnya Kajoran 2.', max_length=120, verbose_name='nama')),
                ('aliases', models.JSONField(blank=True, default=list, verbose_name='nama lain')),
                ('is_blud', models.BooleanField(default=False, verbose_name='BLUD')),
            ],
            options={
                'verbose_name': 'puskesmas',
                'verbose_name_plural': 'puskesmas',
                'ordering': ['name', 'code'],
            },
        ),
        migrations.CreateModel(
            name='SeededYear',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(unique=True, verbose_name='tahun')),
                ('days', models.JSONField(default=list, verbose_name='isi daftar')),
            ],
            options={
                'verbose_name': 'tahun yang sudah diisi',
                'verbose_name_plural': 'tahun yang sudah diisi',
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('name', models.CharField(help_text='Lengkap dengan gelar, persis seperti ditulis.', max_length=150, verbose_name='nama')),
                ('sign_outs', models.PositiveIntegerField(default=0, editable=False, verbose_name='kali keluar dari semua perangkat')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'akun',
                'verbose_name_plural': 'akun',
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('staff', 'Staf puskesmas'), ('head', 'Kepala puskesmas'), ('camat_office', 'Kantor camat'), ('reviewer', 'Penelaah dinas kesehatan'), ('viewer', 'Pembaca')], max_length=20, verbose_name='peran')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='akun')),
                ('puskesmas', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='puskesmas.puskesmas')),
            ],
            options={
                'verbose_name': 'peran di satu tempat',
                'verbose_name_plural': 'peran di satu tempat',
                'ordering': ['pk'],
            },
        ),
        migrations.AddField(
            model_name='user',
            name='last_membership',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='puskesmas.membership'),
        ),
        migrations.CreateModel(
            name='Catchment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_on', models.DateField(blank=True, null=True, verbose_name='sejak')),
                ('to_on', models.DateField(blank=True, null=True, verbose_name='sampai')),
                ('puskesmas', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='catchments', to='puskesmas.puskesmas')),
            ],
            options={
                'verbose_name': 'wilayah kerja',
                'verbose_name_plural': 'wilayah kerja',
                'ordering': ['village__code'],
            },
        ),
        migrations.CreateModel(
            name='Region',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=13, unique=True, validators=[django.core.validators.RegexValidator('^\\d{2}(\\.\\d{2}(\\.\\d{2}(\\.\\d{4})?)?)?$', 'Kode wilayah harus kode Kemendagri bertitik, misalnya 33.08.20.')], verbose_name='kode Kemendagri')),
                ('name', models.CharField(max_length=100, verbose_name='nama')),
                ('level', models.PositiveSmallIntegerField(choices=[(1, 'provinsi'), (2, 'kabupaten/kota'), (3, 'kecamatan'), (4, 'desa/kelurahan')], verbose_name='tingkat')),
                ('kind', models.CharField(choices=[('province', 'Provinsi'), ('regency', 'Kabupaten'), ('city', 'Kota'), ('subdistrict', 'Kecamatan'), ('rural_village', 'Desa'), ('urban_village', 'Kelurahan')], max_length=20, verbose_name='jenis')),
                ('label', models.CharField(blank=True, help_text='Gampong, Nagari, Distrik …; kosong berarti menurut jenisnya.', max_length=30, verbose_name='sebutan')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='puskesmas.region', verbose_name='induk')),
            ],
            options={
                'verbose_name': 'wilayah',
                'verbose_name_plural': 'wilayah',
                'ordering': ['code'],
            },
        ),
        migrations.AddField(
            model_name='puskesmas',
            name='region',
            field=models.ForeignKey(help_text='Kecamatan; kabupaten/kota bila kecamatannya belum diketahui.', on_delete=django.db.models.deletion.PROTECT, related_name='puskesmas', to='puskesmas.region', verbose_name='tempat kedudukan'),
        ),
        migrations.AddField(
            model_name='puskesmas',
            name='villages',
            field=models.ManyToManyField(related_name='served_by', through='puskesmas.Catchment', to='puskesmas.region', verbose_name='wilayah kerja'),
        ),
        migrations.AddField(
            model_name='membership',
            name='region',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='puskesmas.region', verbose_name='wilayah'),
        ),
        migrations.CreateModel(
            name='Letterhead',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('lines', models.JSONField(blank=True, help_text='Daftar {"text": …, "style": "normal" | "bold" | "small"} dari atas ke bawah.', null=True, verbose_name='baris kop')),
                ('address', models.TextField(blank=True, help_text='Baris kecil di bawah baris kop; tidak diambil dari dinas.', max_length=400, verbose_name='alamat')),
                ('has_own_logos', models.BooleanField(default=False, verbose_name='logo sendiri')),
                ('logo_left', models.FileField(blank=True, upload_to='logo/', verbose_name='logo kiri')),
                ('logo_right', models.FileField(blank=True, upload_to='logo/', verbose_name='logo kanan')),
                ('paper', models.CharField(blank=True, choices=[('a4', 'A4 (21,0 × 29,7 cm)'), ('f4_210', 'F4 (21,0 × 33,0 cm)'), ('f4_215', 'F4 (21,5 × 33,0 cm)')], max_length=10, verbose_name='kertas')),
                ('margins', models.JSONField(blank=True, help_text='Atas, kanan, bawah, kiri dalam milimeter.', null=True, verbose_name='batas tepi')),
                ('font', models.CharField(blank=True, choices=[('arial', 'Arial'), ('times', 'Times New Roman'), ('bookman', 'Bookman Old Style')], max_length=10, verbose_name='huruf')),
                ('font_size', models.PositiveSmallIntegerField(blank=True, help_text='Dalam poin.', null=True, verbose_name='ukuran huruf')),
                ('style', models.CharField(blank=True, choices=[('new', 'Baru: Yth. di kiri di bawah Hal'), ('old', 'Lama: Kepada Yth. di kanan di bawah tanggal')], max_length=5, verbose_name='susunan surat')),
                ('place_name', models.CharField(blank=True, max_length=80, verbose_name='tempat pada tanggal surat')),
                ('number_pattern', models.CharField(blank=True, help_text='Boleh memakai {klasifikasi} {urut:03d} {unit} {bulan_romawi} {tahun} {sifat}.', max_length=120, verbose_name='pola nomor')),
                ('pdf_standard', models.CharField(blank=True, choices=[('plain', 'PDF biasa'), ('archive', 'PDF/A-3u, untuk arsip'), ('tagged', 'PDF bertanda (PDF/UA-1), untuk pembaca layar')], max_length=10, verbose_name='jenis PDF')),
                ('classification_code', models.CharField(blank=True, max_length=30, verbose_name='kode klasifikasi')),
                ('unit_code', models.CharField(blank=True, max_length=30, verbose_name='kode unit')),
                ('puskesmas', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s', to='puskesmas.puskesmas')),
                ('region', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s', to='puskesmas.region')),
            ],
            options={
                'verbose_name': 'kop surat',
                'verbose_name_plural': 'kop surat',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ImportBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('queued', 'Menunggu'), ('working', 'Dikerjakan'), ('done', 'Selesai'), ('failed', 'Gagal')], default='queued', max_length=10, verbose_name='keadaan')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='percobaan')),
                ('due_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='dikerjakan mulai')),
                ('lease_until', models.DateTimeField(blank=True, editable=False, null=True)),
                ('fence', models.PositiveIntegerField(default=0, editable=False)),
                ('error', models.CharField(blank=True, max_length=500, verbose_name='sebab gagal')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='dibuat pada')),
                ('finished_at', models.DateTimeField(blank=True, null=True, verbose_name='selesai pada')),
                ('kind', models.SlugField(max_length=40, verbose_name='jenis')),
                ('permission', models.CharField(max_length=40, verbose_name='hak')),
                ('stage', models.CharField(choices=[('choosing', 'Pilih kolom'), ('previewing', 'Diperiksa'), ('ready', 'Siap disimpan'), ('saving', 'Disimpan'), ('saved', 'Tersimpan'), ('undoing', 'Diurungkan'), ('undone', 'Sudah diurungkan'), ('failed', 'Tidak dapat dibaca'), ('discarded', 'Dibuang')], default='choosing', max_length=12, verbose_name='tahap')),
                ('file', models.FileField(blank=True, max_length=200, upload_to=puskesmas.models.imports.stored_name, verbose_name='berkas')),
                ('filename', models.CharField(max_length=150, verbose_name='nama berkas')),
                ('sheet', models.CharField(blank=True, max_length=100, verbose_name='lembar')),
                ('header_row', models.PositiveIntegerField(blank=True, help_text='0: tanpa judul', null=True, verbose_name='baris judul')),
                ('header', models.JSONField(blank=True, default=list, verbose_name='judul kolom')),
                ('header_key', models.CharField(blank=True, editable=False, max_length=64)),
                ('mapping', models.JSONField(blank=True, default=dict, verbose_name='kolom')),
                ('notes', models.JSONField(blank=True, default=list, verbose_name='catatan')),
                ('done_rows', models.PositiveIntegerField(default=0, verbose_name='baris selesai')),
                ('total_rows', models.PositiveIntegerField(default=0, verbose_name='jumlah baris')),
                ('tallies', models.JSONField(blank=True, default=dict, verbose_name='hasil periksa')),
                ('created_count', models.PositiveIntegerField(default=0, verbose_name='dibuat')),
                ('changed_count', models.PositiveIntegerField(default=0, verbose_name='diubah')),
                ('undo', models.JSONField(blank=True, null=True, verbose_name='untuk mengurungkan')),
                ('saved_at', models.DateTimeField(blank=True, null=True, verbose_name='disimpan pada')),
                ('purged_at', models.DateTimeField(blank=True, null=True, verbose_name='data dihapus pada')),
                ('saved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='diunggah oleh')),
                ('puskesmas', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='import_batches', to='puskesmas.puskesmas')),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='import_batches', to='puskesmas.region', verbose_name='wilayah')),
            ],
            options={
                'verbose_name': 'impor',
                'verbose_name_plural': 'impor',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Holiday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(verbose_name='tanggal')),
                ('name', models.CharField(max_length=120, verbose_name='nama')),
                ('kind', models.CharField(choices=[('public', 'Libur nasional'), ('joint_leave', 'Cuti bersama'), ('local', 'Libur daerah')], max_length=12, verbose_name='jenis')),
                ('is_estimate', models.BooleanField(default=False, help_text='Tanggalnya dapat bergeser, misalnya menunggu sidang isbat.', verbose_name='masih perkiraan')),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='holidays', to='puskesmas.region', verbose_name='wilayah')),
            ],
            options={
                'verbose_name': 'hari libur',
                'verbose_name_plural': 'hari libur',
                'ordering': ['date', 'kind', 'name'],
            },
        ),
        migrations.CreateModel(
            name='HealthOffice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, verbose_name='nama')),
                ('region', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='health_office', to='puskesmas.region', verbose_name='wilayah')),
            ],
            options={
                'verbose_name': 'dinas kesehatan',
                'verbose_name_plural': 'dinas kesehatan',
            },
        ),
        migrations.AddField(
            model_name='catchment',
            name='village',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='catchments', to='puskesmas.region', verbose_name='desa/kelurahan'),
        ),
        migrations.CreateModel(
            name='AccountInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=150, verbose_name='nama')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('role', models.CharField(choices=[('staff', 'Staf puskesmas'), ('head', 'Kepala puskesmas'), ('camat_office', 'Kantor camat'), ('reviewer', 'Penelaah dinas kesehatan'), ('viewer', 'Pembaca'), ('administrator', 'Pengelola aplikasi')], max_length=20, verbose_name='peran')),
                ('nonce', models.CharField(editable=False, max_length=64)),
                ('token_sha256', models.CharField(editable=False, max_length=64, unique=True)),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='dibuat')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='dikirim')),
                ('expires_at', models.DateTimeField(verbose_name='berlaku sampai')),
                ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='diterima')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='dicabut')),
                ('accepted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='accepted_invitations', to=settings.AUTH_USER_MODEL, verbose_name='diterima oleh')),
                ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='diundang oleh')),
                ('puskesmas', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='account_invitations', to='puskesmas.puskesmas')),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='account_invitations', to='puskesmas.region')),
            ],
            options={
                'verbose_name': 'undangan akun',
                'verbose_name_plural': 'undangan akun',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Signer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('post', models.CharField(help_text='Misalnya Kepala UPTD Puskesmas Kajoran 2.', max_length=150, verbose_name='jabatan')),
                ('acting_status', models.CharField(blank=True, choices=[('', 'definitif'), ('Plt.', 'Plt. (pelaksana tugas)'), ('Plh.', 'Plh. (pelaksana harian)'), ('Pj.', 'Pj. (penjabat)')], default='', max_length=5, verbose_name='status jabatan')),
                ('on_behalf_of', models.CharField(blank=True, help_text='Bila menandatangani atas nama pejabat lain.', max_length=150, verbose_name='a.n.')),
                ('through_post', models.CharField(blank=True, help_text='Jabatan di antaranya, bila menandatangani untuk beliau (u.b.).', max_length=150, verbose_name='u.b.')),
                ('name', models.CharField(max_length=150, verbose_name='nama dengan gelar')),
                ('rank', models.CharField(blank=True, max_length=60, verbose_name='pangkat')),
                ('identity_kind', models.CharField(choices=[('nip', 'NIP atau NI PPPK'), ('nrp', 'NRP')], default='nip', help_text='NRP untuk TNI/Polri.', max_length=3, verbose_name='jenis nomor')),
                ('nip', models.CharField(blank=True, help_text='Kosong bila tidak punya, misalnya bupati.', max_length=30, verbose_name='nomor induk')),
                ('from_on', models.DateField(blank=True, null=True, verbose_name='sejak')),
                ('to_on', models.DateField(blank=True, null=True, verbose_name='sampai')),
                ('is_default', models.BooleanField(default=False, verbose_name='yang biasa menandatangani')),
                ('letterhead', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='signers', to='puskesmas.letterhead', verbose_name='kop surat')),
            ],
            options={
                'verbose_name': 'penanda tangan',
                'verbose_name_plural': 'penanda tangan',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='WorkRules',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('lead_days', models.PositiveSmallIntegerField(blank=True, help_text='Hari kerja sebelum pertemuan.', null=True, verbose_name='undangan paling lambat')),
                ('quorum_percent', models.PositiveSmallIntegerField(blank=True, help_text='Persen jabatan diundang yang hadir atau diwakili.', null=True, verbose_name='kuorum')),
                ('minutes_days', models.PositiveSmallIntegerField(blank=True, help_text='Hari sesudah pertemuan.', null=True, verbose_name='batas pengesahan notulen')),
                ('works_on_saturday', models.BooleanField(blank=True, null=True, verbose_name='buka hari Sabtu')),
                ('reply_days', models.PositiveSmallIntegerField(blank=True, help_text='Hari sebelum pertemuan.', null=True, verbose_name='jawaban ditunggu sampai')),
                ('reminder_days', models.JSONField(blank=True, help_text='Daftar hari sebelum pertemuan, misalnya [3, 1]; daftar kosong berarti tidak ada.', null=True, verbose_name='pengingat otomatis')),
                ('pws_words', models.JSONField(blank=True, help_text='Pengganti kata baik, kurang, cukup, jelek.', null=True, verbose_name='kata status PWS')),
                ('minutes_layout', models.CharField(blank=True, choices=[('full', 'Lengkap per bagian'), ('formal', 'Notula tata naskah dinas'), ('columns', 'Tabel pembahasan')], max_length=10, verbose_name='susunan notulen')),
                ('has_own_legal_bases', models.BooleanField(default=False, verbose_name='dasar hukum sendiri')),
                ('puskesmas', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s', to='puskesmas.puskesmas')),
                ('region', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s', to='puskesmas.region')),
            ],
            options={
                'verbose_name': 'aturan kerja',
                'verbose_name_plural': 'aturan kerja',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='LegalBasis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(help_text='Misalnya Permenkes 19/2024.', max_length=80, verbose_name='sebutan singkat')),
                ('title', models.CharField(max_length=400, verbose_name='judul lengkap')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='urutan')),
                ('from_on', models.DateField(blank=True, null=True, verbose_name='berlaku sejak')),
                ('to_on', models.DateField(blank=True, null=True, verbose_name='berlaku sampai')),
                ('rules', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='legal_bases', to='puskesmas.workrules', verbose_name='aturan')),
            ],
            options={
                'verbose_name': 'dasar hukum',
                'verbose_name_plural': 'dasar hukum',
                'ordering': ['order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='pada')),
                ('actor_label', models.CharField(max_length=200, verbose_name='nama pelaku')),
                ('actor_place', models.CharField(default='', max_length=200, verbose_name='bertindak sebagai')),
                ('verb', models.CharField(max_length=60, verbose_name='kejadian')),
                ('object_type', models.CharField(max_length=60, verbose_name='jenis objek')),
                ('object_id', models.CharField(max_length=40, verbose_name='objek')),
                ('object_label', models.CharField(max_length=255, verbose_name='nama objek')),
                ('thread', models.CharField(default='', max_length=80, verbose_name='rangkaian')),
                ('changes', models.JSONField(default=dict, verbose_name='perubahan')),
                ('source', models.CharField(choices=[('web', 'Web'), ('link', 'Tautan pribadi'), ('import', 'Impor'), ('worker', 'Pekerja latar'), ('command', 'Perintah')], default='web', max_length=10, verbose_name='sumber')),
                ('sequence', models.PositiveBigIntegerField(editable=False, null=True, unique=True, verbose_name='urutan')),
                ('previous_hash', models.CharField(default='', editable=False, max_length=64)),
                ('hash', models.CharField(default='', editable=False, max_length=64)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='pelaku')),
            ],
            options={
                'verbose_name': 'riwayat',
                'verbose_name_plural': 'riwayat',
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['object_type', 'object_id'], name='audit_object'), models.Index(fields=['thread'], name='audit_thread'), models.Index(fields=['sequence'], name='audit_sequence')],
            },
        ),
        migrations.CreateModel(
            name='ImportRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveIntegerField(verbose_name='urutan')),
                ('number', models.PositiveIntegerField(help_text='Seperti ditunjukkan lembar sebar.', verbose_name='nomor baris')),
                ('values', models.JSONField(default=dict, verbose_name='isi')),
                ('state', models.CharField(choices=[('new', 'Baru'), ('changed', 'Berubah'), ('same', 'Sama'), ('problem', 'Bermasalah')], max_length=10, verbose_name='keadaan')),
                ('reason', models.TextField(blank=True, verbose_name='sebab')),
                ('changes', models.JSONField(blank=True, default=dict, verbose_name='perubahan')),
                ('is_chosen', models.BooleanField(default=False, verbose_name='dipilih')),
                ('has_moved', models.BooleanField(default=False, verbose_name='berubah sejak pratinjau')),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='puskesmas.importbatch')),
            ],
            options={
                'verbose_name': 'baris impor',
                'verbose_name_plural': 'baris impor',
                'ordering': ['position'],
                'indexes': [models.Index(fields=['batch', 'state', 'position'], name='import_row_state')],
                'constraints': [models.UniqueConstraint(fields=('batch', 'position'), name='import_row_position_once'), models.CheckConstraint(condition=models.Q(('is_chosen', False), ('state__in', ('new', 'changed')), _connector='OR'), name='import_row_chosen_is_savable')],
            },
        ),
        migrations.CreateModel(
            name='LetterNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='tahun')),
                ('sequence', models.PositiveIntegerField(blank=True, help_text='Kosong bila nomor ditulis sendiri.', null=True, verbose_name='urut')),
                ('text', models.CharField(max_length=120, verbose_name='nomor')),
                ('subject', models.CharField(max_length=255, verbose_name='hal')),
                ('dated_on', models.DateField(blank=True, null=True, verbose_name='tanggal surat')),
                ('issued_at', models.DateTimeField(auto_now_add=True, verbose_name='diberikan pada')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='dibatalkan pada')),
                ('cancel_reason', models.CharField(blank=True, max_length=255, verbose_name='alasan dibatalkan')),
                ('issued_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('letterhead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='numbers', to='puskesmas.letterhead', verbose_name='kop surat')),
            ],
            options={
                'verbose_name': 'nomor surat',
                'verbose_name_plural': 'nomor surat',
                'ordering': ['-year', '-sequence'],
                'constraints': [models.UniqueConstraint(fields=('letterhead', 'year', 'sequence'), name='letter_number_sequence_once'), models.UniqueConstraint(fields=('letterhead', 'year', 'text'), name='letter_number_text_once')],
            },
        ),
        migrations.AddIndex(
            model_name='region',
            index=models.Index(fields=['level', 'name'], name='region_level_name'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('puskesmas__isnull', True), ('region__isnull', True), _connector='XOR'), name='membership_one_place'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(condition=models.Q(('puskesmas__isnull', False)), fields=('user', 'role', 'puskesmas'), name='membership_unique_in_puskesmas'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(condition=models.Q(('region__isnull', False)), fields=('user', 'role', 'region'), name='membership_unique_in_region'),
        ),
        migrations.AddConstraint(
            model_name='letterhead',
            constraint=models.CheckConstraint(condition=models.Q(('puskesmas__isnull', True), ('region__isnull', True), _connector='XOR'), name='letterhead_one_owner'),
        ),
        migrations.AddIndex(
            model_name='importbatch',
            index=models.Index(fields=['state', 'due_at'], name='import_batch_state_due'),
        ),
        migrations.AddIndex(
            model_name='importbatch',
            index=models.Index(fields=['kind', 'header_key'], name='import_batch_header'),
        ),
        migrations.AddConstraint(
            model_name='importbatch',
            constraint=models.CheckConstraint(condition=models.Q(('puskesmas__isnull', True), ('region__isnull', True), _connector='OR'), name='import_batch_at_most_one_place'),
        ),
        migrations.AddConstraint(
            model_name='holiday',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'local'), ('region__isnull', False)), models.Q(models.Q(('kind', 'local'), _negated=True), ('region__isnull', True)), _connector='OR'), name='holiday_only_local_has_region'),
        ),
        migrations.AddConstraint(
            model_name='holiday',
            constraint=models.UniqueConstraint(condition=models.Q(('region__isnull', True)), fields=('date', 'name'), name='holiday_once_in_country'),
        ),
        migrations.AddConstraint(
            model_name='holiday',
            constraint=models.UniqueConstraint(condition=models.Q(('region__isnull', False)), fields=('date', 'name', 'region'), name='holiday_once_in_region'),
        ),
        migrations.AddConstraint(
            model_name='catchment',
            constraint=models.UniqueConstraint(condition=models.Q(('to_on__isnull', True)), fields=('village',), name='catchment_one_puskesmas_per_village'),
        ),
        migrations.AddConstraint(
            model_name='accountinvitation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('puskesmas__isnull', True), ('region__isnull', True), ('role', 'administrator')), models.Q(models.Q(('role', 'administrator'), _negated=True), models.Q(('puskesmas__isnull', True), ('region__isnull', True), _connector='XOR')), _connector='OR'), name='account_invitation_one_place'),
        ),
        migrations.AddConstraint(
            model_name='accountinvitation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('accepted_at__isnull', True), ('accepted_by__isnull', True)), models.Q(('accepted_at__isnull', False), ('accepted_by__isnull', False), ('revoked_at__isnull', True)), _connector='OR'), name='account_invitation_accepted_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='accountinvitation',
            constraint=models.UniqueConstraint(condition=models.Q(('accepted_at__isnull', True), ('revoked_at__isnull', True), models.Q(('email', ''), _negated=True), ('puskesmas__isnull', False)), fields=('email', 'role', 'puskesmas'), name='account_invitation_once_in_puskesmas'),
        ),
        migrations.AddConstraint(
            model_name='accountinvitation',
            constraint=models.UniqueConstraint(condition=models.Q(('accepted_at__isnull', True), ('revoked_at__isnull', True), models.Q(('email', ''), _negated=True), ('region__isnull', False)), fields=('email', 'role', 'region'), name='account_invitation_once_in_region'),
        ),
        migrations.AddConstraint(
            model_name='accountinvitation',
            constraint=models.UniqueConstraint(condition=models.Q(('accepted_at__isnull', True), ('revoked_at__isnull', True), models.Q(('email', ''), _negated=True), ('puskesmas__isnull', True), ('region__isnull', True)), fields=('email', 'role'), name='account_invitation_once_as_administrator'),
        ),
        migrations.AddConstraint(
            model_name='signer',
            constraint=models.CheckConstraint(condition=models.Q(('to_on__isnull', True), ('from_on__isnull', True), ('to_on__gte', models.F('from_on')), _connector='OR'), name='signer_ends_after_start'),
        ),
        migrations.AddConstraint(
            model_name='signer',
            constraint=models.CheckConstraint(condition=models.Q(('through_post', ''), models.Q(('on_behalf_of', ''), _negated=True), _connector='OR'), name='signer_through_only_on_behalf'),
        ),
        migrations.AddConstraint(
            model_name='workrules',
            constraint=models.CheckConstraint(condition=models.Q(('puskesmas__isnull', True), ('region__isnull', True), _connector='XOR'), name='workrules_one_owner'),
        ),
        migrations.AddConstraint(
            model_name='workrules',
            constraint=models.CheckConstraint(condition=models.Q(('quorum_percent__lte', 100)), name='workrules_quorum_up_to_100'),
        ),
        migrations.AddConstraint(
            model_name='workrules',
            constraint=models.CheckConstraint(condition=models.Q(('lead_days__lte', 30)), name='workrules_lead_days_up_to_30'),
        ),
        migrations.AddConstraint(
            model_name='workrules',
            constraint=models.CheckConstraint(condition=models.Q(('minutes_days__range', (1, 90))), name='workrules_minutes_days_1_to_90'),
        ),
        migrations.AddConstraint(
            model_name='workrules',
            constraint=models.CheckConstraint(condition=models.Q(('reply_days__lte', 30)), name='workrules_reply_days_up_to_30'),
        ),
        migrations.AddConstraint(
            model_name='legalbasis',
            constraint=models.CheckConstraint(condition=models.Q(('from_on__isnull', True), ('to_on__isnull', True), ('to_on__gte', models.F('from_on')), _connector='OR'), name='legalbasis_ends_after_start'),
        ),
    ]
