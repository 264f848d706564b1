package file

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"

	"waymark/fault"
)

// S3Settings say where a council's files lie in S3-compatible storage.
type S3Settings struct {
	Endpoint  string // host and port, without https://
	Bucket    string // must exist
	Prefix    string // folder inside the bucket, "" for none
	Region    string // "" where the storage knows none
	AccessKey string
	SecretKey string
	Plain     bool // http instead of https, for storage on the same machine
}

type s3 struct {
	client *minio.Client
	bucket string
	prefix string
	keys   *Keys
	spool  *os.Root
}

// OpenS3 keeps files in a bucket. Only ciphertext passes through the spool folder on its way there, and nothing stays in it.
func OpenS3(ctx context.Context, to S3Settings, spool string, keys *Keys) (Store, error) {
	client, err := minio.New(to.Endpoint, &minio.Options{
		Creds: credentials.NewStaticV4(to.AccessKey, to.SecretKey, ""), Secure: !to.Plain, Region: to.Region, BucketLookup: minio.BucketLookupPath,
	})
	if err != nil {
		return nil, fault.Invalid("The object storage setting cannot be used: %s.", err).Because(err)
	}
	found, err := client.BucketExists(ctx, to.Bucket)
	if err != nil {
		return nil, fmt.Errorf("ask the object storage for bucket %s: %w", to.Bucket, err)
	}
	if !found {
		return nil, fault.NotFound("The object storage has no bucket called %s.", to.Bucket)
	}
	if err := os.MkdirAll(spool, 0o700); err != nil {
		return nil, fmt.Errorf("make the spool folder: %w", err)
	}
	root, err := os.OpenRoot(spool)
	if err != nil {
		return nil, fmt.Errorf("open the spool folder: %w", err)
	}
	if err := sweep(root); err != nil {
		return nil, err
	}
	prefix := strings.Trim(to.Prefix, "/")
	if prefix != "" {
		prefix += "/"
	}
	return &s3{client, to.Bucket, prefix, keys, root}, nil
}

func (s *s3) object(hash string) string { return s.prefix + hash + suffix }

func (s *s3) Put(ctx context.Context, r io.Reader) (hash string, size int64, err error) {
	f, err := newPart(s.spool) // the name is known only when all was read
	if err != nil {
		return "", 0, err
	}
	defer f.discard()
	hash, size, err = encryptTo(ctx, f, r, s.keys)
	if err != nil {
		return "", 0, err
	}
	was, err := s.client.StatObject(ctx, s.bucket, s.object(hash), minio.StatObjectOptions{})
	if err == nil {
		if now, err := f.Stat(); err == nil && was.Size == now.Size() {
			return hash, size, nil
		}
	} else if !missing(err) {
		return "", 0, fmt.Errorf("ask the object storage for a file: %w", err)
	}
	return hash, size, s.send(ctx, hash, f)
}

// send stores a part: S3 shows an object only when all of it has arrived.
func (s *s3) send(ctx context.Context, hash string, f *part) error {
	size, err := f.Seek(0, io.SeekCurrent)
	if err != nil {
		return fmt.Errorf("read the spool: %w", err)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("read the spool: %w", err)
	}
	if _, err := s.client.PutObject(ctx, s.bucket, s.object(hash), f, size, minio.PutObjectOptions{ContentType: "application/octet-stream"}); err != nil {
		return fmt.Errorf("send a file to the object storage: %w", err)
	}
	return nil
}

func (s *s3) Open(ctx context.Context, hash string) (io.ReadCloser, error) {
	if err := checkHash(hash); err != nil {
		return nil, err
	}
	cipher, err := s.cipher(ctx, hash)
	if err != nil {
		return nil, err
	}
	return openChecked(cipher, hash, s.keys)
}

func (s *s3) cipher(ctx context.Context, hash string) (io.ReadCloser, error) {
	object, err := s.client.GetObject(ctx, s.bucket, s.object(hash), minio.GetObjectOptions{})
	if err == nil {
		_, err = object.Stat()
	}
	if missing(err) {
		return nil, fault.NotFound("%s is not there any more.", named(hash)).Because(err)
	}
	if err != nil {
		return nil, fmt.Errorf("open file %s in the object storage: %w", hash, err)
	}
	return object, nil
}

func (s *s3) Delete(ctx context.Context, hash string) error {
	if err := checkHash(hash); err != nil {
		return err
	}
	if err := s.client.RemoveObject(ctx, s.bucket, s.object(hash), minio.RemoveObjectOptions{}); err != nil && !missing(err) {
		return fmt.Errorf("delete file %s from the object storage: %w", hash, err)
	}
	return nil
}

func (s *s3) List(ctx context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		ctx, stop := context.WithCancel(ctx)
		defer stop() // ends the client's own listing when the caller breaks off
		for object := range s.client.ListObjects(ctx, s.bucket, minio.ListObjectsOptions{Prefix: s.prefix}) {
			if object.Err != nil {
				yield("", fmt.Errorf("list the object storage: %w", object.Err))
				return
			}
			hash, ok := strings.CutSuffix(strings.TrimPrefix(object.Key, s.prefix), suffix)
			if ok && checkHash(hash) == nil && !yield(hash, nil) {
				return
			}
		}
	}
}

func (s *s3) rewrite(ctx context.Context, hash string, old, new *Keys) (bool, error) {
	return rewrite(ctx, hash, old, new, func() (io.ReadCloser, error) { return s.cipher(ctx, hash) }, s.spool,
		func(f *part) error { return s.send(ctx, hash, f) })
}

func missing(err error) bool {
	var answer minio.ErrorResponse
	return errors.As(err, &answer) && answer.Code == minio.NoSuchKey
}
