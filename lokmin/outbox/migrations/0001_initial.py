

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('documents', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Message',
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
                ('to', models.EmailField(max_length=254, verbose_name='kepada')),
                ('subject', models.CharField(max_length=255, verbose_name='hal')),
                ('text', models.TextField(verbose_name='isi')),
                ('html', models.TextField(blank=True, verbose_name='isi HTML')),
                ('message_id', models.CharField(max_length=120, unique=True)),
                ('object_id', models.PositiveBigIntegerField(blank=True, null=True)),
                ('once_key', models.CharField(blank=True, help_text='Menjamin satu pesan per orang dan sebab.', max_length=150, null=True, unique=True)),
                ('failure', models.CharField(blank=True, choices=[('', 'Tidak ada'), ('bad_address', 'Alamat tidak dikenal'), ('full_box', 'Kotak surat penuh'), ('refused', 'Ditolak server penerima'), ('no_answer', 'Server e-mail tidak menjawab'), ('sign_in', 'Server e-mail menolak akun kita'), ('no_document', 'Lampiran gagal dibuat')], default='', help_text='Dari percobaan terakhir; tetap ada selagi menunggu dicoba lagi.', max_length=12, verbose_name='jenis gagal')),
                ('is_private', models.BooleanField(default=False, editable=False, help_text='Isinya dihapus dari basis data sesudah terkirim.')),
                ('content_type', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document', verbose_name='lampiran')),
                ('requested_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'pesan',
                'verbose_name_plural': 'pesan',
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['state', 'due_at'], name='message_state_due'), models.Index(fields=['content_type', 'object_id'], name='message_about')],
            },
        ),
    ]
