

import django.db.models.deletion
import django.utils.timezone
import lokmin.documents.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='WorkerBeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(default='worker', max_length=40, unique=True)),
                ('seen_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Document',
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
                ('object_id', models.PositiveBigIntegerField()),
                ('batch', models.CharField(blank=True, help_text='Dokumen yang dibuat bersama, misalnya letter:12.', max_length=60, verbose_name='rombongan')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='versi')),
                ('title', models.CharField(max_length=255, verbose_name='judul')),
                ('dated_on', models.DateField(verbose_name='tanggal dokumen')),
                ('file_name', models.CharField(max_length=150, verbose_name='nama berkas')),
                ('file', models.FileField(blank=True, max_length=200, upload_to='dokumen/%Y/%m/', verbose_name='berkas')),
                ('size', models.PositiveIntegerField(default=0, help_text='byte', verbose_name='ukuran')),
                ('pages', models.PositiveIntegerField(default=0, verbose_name='halaman')),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('template_version', models.CharField(default='1', max_length=20, verbose_name='versi templat')),
                ('public_code', models.CharField(default=lokmin.documents.models.new_public_code, max_length=16, unique=True, verbose_name='kode periksa')),
                ('is_public', models.BooleanField(default=False, verbose_name='boleh diperiksa umum')),
                ('superseded_at', models.DateTimeField(blank=True, null=True, verbose_name='digantikan pada')),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
                ('requested_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'dokumen',
                'verbose_name_plural': 'dokumen',
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['state', 'due_at'], name='document_state_due'), models.Index(fields=['batch'], name='document_batch')],
                'constraints': [models.UniqueConstraint(fields=('content_type', 'object_id', 'kind', 'version'), name='document_version_once')],
            },
        ),
    ]
