

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('meetings', '0001_initial'),
        ('outbox', '0001_initial'),
        ('puskesmas', '0001_initial'),
        ('sectors', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('invitation', 'Undangan'), ('correction', 'Ralat'), ('postponement', 'Penundaan'), ('cancellation', 'Pembatalan')], default='invitation', max_length=12, verbose_name='jenis')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='versi')),
                ('status', models.CharField(choices=[('draft', 'Draf'), ('issued', 'Diterbitkan'), ('replaced', 'Digantikan')], default='draft', max_length=10, verbose_name='keadaan')),
                ('numbering', models.CharField(choices=[('automatic', 'Nomor berikutnya dari buku nomor'), ('manual', 'Nomor ditulis sendiri'), ('blank', 'Dikosongkan (……) untuk ditulis tangan')], default='automatic', max_length=10, verbose_name='penomoran')),
                ('number', models.CharField(blank=True, max_length=120, verbose_name='nomor')),
                ('dated_on', models.DateField(verbose_name='tanggal surat')),
                ('urgency', models.CharField(choices=[('Biasa', 'Biasa'), ('Penting', 'Penting'), ('Segera', 'Segera'), ('Sangat Segera', 'Sangat Segera')], default='Penting', max_length=20, verbose_name='sifat')),
                ('attachment_note', models.CharField(default='2 (dua) lembar', max_length=80, verbose_name='lampiran')),
                ('subject', models.CharField(max_length=255, verbose_name='hal')),
                ('opening', models.TextField(max_length=3000, verbose_name='pembuka')),
                ('closing', models.TextField(max_length=3000, verbose_name='penutup')),
                ('dress', models.CharField(blank=True, max_length=150, verbose_name='pakaian')),
                ('notes', models.TextField(blank=True, max_length=1000, verbose_name='catatan')),
                ('has_invitee_list', models.BooleanField(default=True, verbose_name='lampirkan daftar undangan')),
                ('has_agenda', models.BooleanField(default=True, verbose_name='lampirkan susunan acara')),
                ('reply_until', models.DateTimeField(blank=True, null=True, verbose_name='jawaban ditunggu sampai')),
                ('schedule', models.JSONField(blank=True, editable=False, help_text='Salinan saat terbit: mulai, selesai (ISO) dan tempat; ralat berikutnya menyebutnya sebagai semula.', null=True, verbose_name='jadwal dalam surat')),
                ('copies', models.TextField(blank=True, help_text='Satu baris satu tembusan.', max_length=1000, verbose_name='tembusan')),
                ('signed_by', models.CharField(choices=[('puskesmas', 'Kepala puskesmas'), ('camat', 'Camat, dengan kop kecamatan'), ('both', 'Camat (mengetahui) dan kepala puskesmas, bersebelahan'), ('heads', 'Semua kepala puskesmas penyelenggara, bersebelahan')], default='puskesmas', max_length=10, verbose_name='siapa yang menandatangani')),
                ('signers', models.JSONField(default=list, help_text='Salinan dari kiri ke kanan, dengan id asalnya; pada draf hanya pilihan, saat terbit salinan tetap.', verbose_name='penanda tangan')),
                ('lock_version', models.PositiveIntegerField(default=1, editable=False)),
                ('issued_at', models.DateTimeField(blank=True, null=True, verbose_name='diterbitkan pada')),
                ('issued_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('letterhead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='puskesmas.letterhead', verbose_name='kop surat')),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='meetings.meeting')),
                ('register_row', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letter', to='puskesmas.letternumber', verbose_name='baris buku nomor')),
            ],
            options={
                'verbose_name': 'surat undangan',
                'verbose_name_plural': 'surat undangan',
                'ordering': ['-version'],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('post', models.CharField(help_text='Sebutan di belakang Yth., misalnya Kepala Desa Kwaderan.', max_length=200, verbose_name='jabatan')),
                ('name', models.CharField(blank=True, max_length=250, verbose_name='nama pejabat')),
                ('place', models.CharField(blank=True, max_length=120, verbose_name='di')),
                ('is_forkopimcam', models.BooleanField(default=False)),
                ('protocol_order', models.PositiveIntegerField(default=500000, verbose_name='urutan protokol')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='nomor WhatsApp')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('answer', models.CharField(choices=[('none', 'Belum menjawab'), ('present', 'Hadir'), ('represented', 'Diwakili'), ('unable', 'Berhalangan')], default='none', max_length=12, verbose_name='jawaban')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='ditarik pada')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='meetings.meeting')),
                ('office', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='sectors.office')),
                ('sector', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='sectors.sector', verbose_name='unsur')),
                ('village', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='puskesmas.region', verbose_name='desa/kelurahan')),
                ('letter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='invitations.letter')),
            ],
            options={
                'verbose_name': 'undangan',
                'verbose_name_plural': 'undangan',
                'ordering': ['protocol_order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('email', 'E-mail'), ('whatsapp', 'WhatsApp'), ('print', 'Cetak dan antar'), ('phone', 'Telepon')], max_length=10, verbose_name='cara')),
                ('state', models.CharField(choices=[('queued', 'Menunggu dikirim'), ('sent', 'Terkirim'), ('failed', 'Gagal'), ('opened', 'WhatsApp dibuka'), ('handed', 'Diantar'), ('told', 'Disampaikan lewat telepon'), ('returned', 'Kembali')], max_length=10, verbose_name='keadaan')),
                ('content', models.CharField(choices=[('letter', 'Surat'), ('reminder', 'Pengingat')], default='letter', max_length=10, verbose_name='yang disampaikan')),
                ('reminded_on', models.DateField(blank=True, help_text='Menjamin satu pengingat per orang dan tanggal.', null=True, verbose_name='pengingat untuk tanggal')),
                ('received_by', models.CharField(blank=True, max_length=150, verbose_name='diterima oleh')),
                ('receipt', models.FileField(blank=True, max_length=200, upload_to='tanda-terima/%Y/%m/', verbose_name='foto tanda terima')),
                ('happened_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='terjadi pada')),
                ('note', models.CharField(blank=True, max_length=255, verbose_name='keterangan')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='dicatat pada')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('message', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='outbox.message')),
                ('invitation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='invitations.invitation')),
                ('letter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='invitations.letter')),
            ],
            options={
                'verbose_name': 'pengiriman',
                'verbose_name_plural': 'pengiriman',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='LetterAttachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=150, verbose_name='judul')),
                ('file', models.FileField(max_length=200, upload_to='lampiran/%Y/%m/', verbose_name='berkas')),
                ('size', models.PositiveIntegerField(help_text='byte', verbose_name='ukuran')),
                ('pages', models.PositiveSmallIntegerField(verbose_name='halaman')),
                ('sha256', models.CharField(max_length=64)),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='urutan')),
                ('added_at', models.DateTimeField(auto_now_add=True)),
                ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('letter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attachments', to='invitations.letter')),
            ],
            options={
                'verbose_name': 'lampiran surat',
                'verbose_name_plural': 'lampiran surat',
                'ordering': ['order', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answer', models.CharField(choices=[('none', 'Belum menjawab'), ('present', 'Hadir'), ('represented', 'Diwakili'), ('unable', 'Berhalangan')], max_length=12, verbose_name='jawaban')),
                ('representative_name', models.CharField(blank=True, max_length=200, verbose_name='nama wakil')),
                ('representative_post', models.CharField(blank=True, max_length=200, verbose_name='jabatan wakil')),
                ('representative_phone', models.CharField(blank=True, max_length=20, verbose_name='nomor wakil')),
                ('note', models.TextField(blank=True, max_length=1000, verbose_name='catatan')),
                ('name', models.CharField(blank=True, help_text='Pejabat di undangan saat dijawab; bisa berganti kemudian.', max_length=250, verbose_name='atas nama')),
                ('is_late', models.BooleanField(default=False, verbose_name='lewat batas jawaban')),
                ('source', models.CharField(choices=[('link', 'Tautan pribadi'), ('camat_office', 'Kantor camat'), ('staff', 'Dicatat puskesmas')], max_length=12, verbose_name='dari')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='pada')),
                ('answered_for', models.DateTimeField(blank=True, help_text='Jadwal yang berlaku saat dijawab; bisa berubah kemudian.', null=True, verbose_name='untuk pertemuan pada')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('invitation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='replies', to='invitations.invitation')),
            ],
            options={
                'verbose_name': 'jawaban',
                'verbose_name_plural': 'jawaban',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='AccessLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('reply', 'Jawaban undangan'), ('code', 'Kode ketik di surat'), ('delegate', 'Wakil yang ditugaskan')], default='reply', max_length=10, verbose_name='tujuan')),
                ('nonce', models.CharField(max_length=64)),
                ('token_sha256', models.CharField(max_length=64, unique=True)),
                ('expires_at', models.DateTimeField(verbose_name='berlaku sampai')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='dicabut pada')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('invitation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='invitations.invitation')),
                ('reply', models.ForeignKey(blank=True, help_text='Jawaban yang menyebut wakil ini; hanya pada tautan wakil.', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='links', to='invitations.reply')),
            ],
            options={
                'verbose_name': 'tautan',
                'verbose_name_plural': 'tautan',
            },
        ),
        migrations.AddConstraint(
            model_name='letter',
            constraint=models.UniqueConstraint(fields=('meeting', 'version'), name='letter_version_once'),
        ),
        migrations.AddIndex(
            model_name='invitation',
            index=models.Index(fields=['meeting', 'answer'], name='invitation_meeting_answer'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(condition=models.Q(('office__isnull', False)), fields=('meeting', 'office'), name='invitation_office_once'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(condition=models.Q(('reminded_on__isnull', False)), fields=('invitation', 'reminded_on'), name='delivery_one_reminder_per_day'),
        ),
        migrations.AddConstraint(
            model_name='accesslink',
            constraint=models.UniqueConstraint(condition=models.Q(('revoked_at__isnull', True)), fields=('invitation', 'purpose'), name='link_one_valid_per_purpose'),
        ),
    ]
