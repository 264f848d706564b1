package file

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"waymark/fault"
)

// canary stands for a child's row: its clear text may be on no disk.
const canary = "CHILD,SEX,DOB\nX90000001,2,14/05/2013\n"

func TestMain(m *testing.M) {
	if at := os.Getenv("WAYMARK_FILE_KILL_AT"); at != "" {
		writeAndDie(at, os.Getenv("WAYMARK_FILE_DIR"), os.Getenv("WAYMARK_FILE_VERB"))
	}
	os.Exit(m.Run())
}

func newKeys(t *testing.T) *Keys {
	t.Helper()
	keys, _, err := CreateKeys(filepath.Join(t.TempDir(), "keys", "waymark.key"))
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// storage is one of the two kinds of store, with a way to get at its ciphertext behind its back.
type storage struct {
	open  func(t *testing.T, keys *Keys) Store
	raw   func(t *testing.T, hash string) []byte
	spoil func(t *testing.T, hash string, cipher []byte)
}

// each runs a test on the disk and on S3.
func each(t *testing.T, run func(t *testing.T, s storage)) {
	t.Run("on disk", func(t *testing.T) {
		dir := t.TempDir()
		run(t, storage{
			open: func(t *testing.T, keys *Keys) Store {
				s, err := OpenDisk(dir, keys)
				if err != nil {
					t.Fatal(err)
				}
				return s
			},
			raw: func(t *testing.T, hash string) []byte {
				b, err := os.ReadFile(filepath.Join(dir, hash+suffix))
				if err != nil {
					t.Fatal(err)
				}
				return b
			},
			spoil: func(t *testing.T, hash string, cipher []byte) {
				if err := os.WriteFile(filepath.Join(dir, hash+suffix), cipher, 0o600); err != nil {
					t.Fatal(err)
				}
			},
		})
	})
	t.Run("on S3", func(t *testing.T) {
		backend := s3mem.New()
		if err := backend.CreateBucket("council"); err != nil {
			t.Fatal(err)
		}
		server := httptest.NewServer(gofakes3.New(backend).Server())
		t.Cleanup(server.Close)
		spool := t.TempDir()
		t.Cleanup(func() {
			if left, _ := os.ReadDir(spool); len(left) > 0 {
				t.Errorf("the spool folder still holds %d files", len(left))
			}
		})
		run(t, storage{
			open: func(t *testing.T, keys *Keys) Store {
				s, err := OpenS3(t.Context(), S3Settings{
					Endpoint: strings.TrimPrefix(server.URL, "http://"), Bucket: "council", Prefix: "waymark", AccessKey: "a", SecretKey: "b", Plain: true,
				}, spool, keys)
				if err != nil {
					t.Fatal(err)
				}
				return s
			},
			raw: func(t *testing.T, hash string) []byte {
				o, err := backend.GetObject("council", "waymark/"+hash+suffix, nil)
				if err != nil {
					t.Fatal(err)
				}
				defer o.Contents.Close()
				b, err := io.ReadAll(o.Contents)
				if err != nil {
					t.Fatal(err)
				}
				return b
			},
			spoil: func(t *testing.T, hash string, cipher []byte) {
				if _, err := backend.PutObject("council", "waymark/"+hash+suffix, map[string]string{}, bytes.NewReader(cipher), int64(len(cipher))); err != nil {
					t.Fatal(err)
				}
			},
		})
	})
}

func put(t *testing.T, s Store, clear string) string {
	t.Helper()
	hash, size, err := s.Put(t.Context(), strings.NewReader(clear))
	if err != nil {
		t.Fatal(err)
	}
	want := sha256.Sum256([]byte(clear))
	if hash != hex.EncodeToString(want[:]) || size != int64(len(clear)) {
		t.Fatalf("kept as %s (%d bytes), want %x (%d bytes)", hash, size, want, len(clear))
	}
	return hash
}

func read(ctx context.Context, s Store, hash string) (string, error) {
	r, err := s.Open(ctx, hash)
	if err != nil {
		return "", err
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	return string(b), err
}

func wantRead(t *testing.T, s Store, hash, want string) {
	t.Helper()
	if got, err := read(t.Context(), s, hash); err != nil || got != want {
		t.Errorf("read %d bytes (%v), want the %d bytes that were kept", len(got), err, len(want))
	}
}

func wantFault(t *testing.T, err error, kind fault.Kind, words string) {
	t.Helper()
	if f := fault.Of(err); f == nil || f.Kind != kind || !strings.Contains(f.Words, words) {
		t.Errorf("got %v, want a %q fault that says %q", err, kind, words)
	}
}

func list(t *testing.T, s Store) (all []string) {
	t.Helper()
	for hash, err := range s.List(t.Context()) {
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, hash)
	}
	return all
}

func TestStore(t *testing.T) {
	each(t, func(t *testing.T, in storage) {
		keys := newKeys(t)
		s := in.open(t, keys)
		big := strings.Repeat(canary, 10_000)

		t.Run("what was put can be read again, whatever its size", func(t *testing.T) {
			for _, clear := range []string{"", "x", canary, big} {
				wantRead(t, s, put(t, s, clear), clear)
			}
		})
		t.Run("what lies in the store shows no clear text", func(t *testing.T) {
			raw := in.raw(t, put(t, s, canary))
			if bytes.Contains(raw, []byte("X90000001")) || bytes.Contains(raw, []byte("CHILD")) {
				t.Error("the child's row lies there in clear")
			}
			if !bytes.HasPrefix(raw, []byte("age-encryption.org/v1\n")) {
				t.Error("it is not an age file")
			}
		})
		t.Run("the same bytes are kept once", func(t *testing.T) {
			hash := put(t, s, canary)
			before := in.raw(t, hash)
			put(t, s, canary)
			if !bytes.Equal(before, in.raw(t, hash)) {
				t.Error("the kept file was written again")
			}
		})
		t.Run("every kept file is listed, in order", func(t *testing.T) {
			all := list(t, s)
			if len(all) != 4 {
				t.Errorf("%d files are listed, want 4", len(all))
			}
			for i := 1; i < len(all); i++ {
				if all[i-1] >= all[i] {
					t.Errorf("%s stands before %s", all[i-1], all[i])
				}
			}
		})
		t.Run("a deleted file is gone, and deleting it again is no error", func(t *testing.T) {
			hash := put(t, s, "short life")
			for range 2 {
				if err := s.Delete(t.Context(), hash); err != nil {
					t.Fatal(err)
				}
			}
			_, err := read(t.Context(), s, hash)
			wantFault(t, err, fault.KindNotFound, "not there any more")
		})
		t.Run("only a hash opens anything", func(t *testing.T) {
			for _, name := range []string{"", "..", "../../etc/passwd", strings.Repeat("g", 64), strings.Repeat("A", 64), strings.Repeat("a", 63)} {
				_, err := s.Open(t.Context(), name)
				wantFault(t, err, fault.KindNotFound, "no such file")
				wantFault(t, s.Delete(t.Context(), name), fault.KindNotFound, "no such file")
			}
		})
		t.Run("an upload that breaks off leaves nothing, and its own error comes back", func(t *testing.T) {
			before := len(list(t, s))
			tooBig := fault.Invalid("The file is bigger than 25 MB")
			_, _, err := s.Put(t.Context(), io.MultiReader(strings.NewReader(big), failing{tooBig}))
			if !errors.Is(err, tooBig) {
				t.Errorf("got %v, want the reader's own fault", err)
			}
			if got := len(list(t, s)); got != before {
				t.Errorf("%d files are kept, want %d", got, before)
			}
		})
		t.Run("a file cut short is a clear fault, and putting it again heals it", func(t *testing.T) {
			hash := put(t, s, big)
			raw := in.raw(t, hash)
			for _, length := range []int{0, 10, 150, len(raw) / 2, len(raw) - 1} {
				in.spoil(t, hash, raw[:length])
				_, err := read(t.Context(), s, hash)
				wantFault(t, err, fault.KindConflict, "is damaged")
			}
			put(t, s, big)
			wantRead(t, s, hash, big)
		})
		t.Run("a flipped bit anywhere is a clear fault", func(t *testing.T) {
			hash := put(t, s, big)
			raw := in.raw(t, hash)
			for _, at := range []int{0, 60, 250, len(raw) / 3, len(raw) - 1} {
				flipped := bytes.Clone(raw)
				flipped[at] ^= 1
				in.spoil(t, hash, flipped)
				_, err := read(t.Context(), s, hash)
				if f := fault.Of(err); f == nil || f.Kind != fault.KindConflict {
					t.Errorf("byte %d flipped: got %v, want a fault", at, err)
				}
			}
			in.spoil(t, hash, raw)
		})
		t.Run("a file swapped for another is a clear fault", func(t *testing.T) {
			one, other := put(t, s, canary), put(t, s, big)
			was := in.raw(t, one)
			in.spoil(t, one, in.raw(t, other))
			_, err := read(t.Context(), s, one)
			wantFault(t, err, fault.KindConflict, "is damaged")
			in.spoil(t, one, was)
		})
		t.Run("another council's key opens nothing and says so", func(t *testing.T) {
			hash := put(t, s, canary)
			_, err := read(t.Context(), in.open(t, newKeys(t)), hash)
			wantFault(t, err, fault.KindConflict, "another key")
		})
		t.Run("a caller who has gone stops the copy", func(t *testing.T) {
			ctx, stop := context.WithCancel(t.Context())
			stop()
			if _, _, err := s.Put(ctx, strings.NewReader("never kept")); !errors.Is(err, context.Canceled) {
				t.Errorf("got %v, want it stopped", err)
			}
		})
	})
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestRotation(t *testing.T) {
	each(t, func(t *testing.T, in storage) {
		path := filepath.Join(t.TempDir(), "waymark.key")
		before, offline, err := CreateKeys(path)
		if err != nil {
			t.Fatal(err)
		}
		s := in.open(t, before)
		var hashes []string
		for i := range 5 {
			hashes = append(hashes, put(t, s, fmt.Sprint(canary, i)))
		}
		sealed, err := before.Seal([]byte(canary))
		if err != nil {
			t.Fatal(err)
		}

		old, new, err := BeginRotation(path)
		if err != nil {
			t.Fatal(err)
		}
		t.Run("a rotation that breaks off leaves every file readable and is taken up again", func(t *testing.T) {
			if _, err := s.rewrite(t.Context(), hashes[0], old, new); err != nil {
				t.Fatal(err)
			}
			midway, err := OpenKeys(path)
			if err != nil {
				t.Fatal(err)
			}
			for i, hash := range hashes {
				wantRead(t, in.open(t, midway), hash, fmt.Sprint(canary, i))
			}
			again, same, err := BeginRotation(path)
			if err != nil || same.identities[0].String() != new.identities[0].String() || len(again.identities) != 2 {
				t.Fatalf("the rotation was begun anew instead of taken up (%v)", err)
			}
			if n, err := Rotate(t.Context(), s, old, new); err != nil || n != 4 {
				t.Errorf("rewrote %d files (%v), want the 4 that were left", n, err)
			}
			if n, err := Rotate(t.Context(), s, old, new); err != nil || n != 0 {
				t.Errorf("rewrote %d files (%v), want none", n, err)
			}
		})
		t.Run("a sealed row is sealed again once", func(t *testing.T) {
			resealed, changed, err := Reseal(sealed, old, new)
			if err != nil || !changed {
				t.Fatalf("changed %v, %v", changed, err)
			}
			if clear, err := new.Unseal(resealed); err != nil || string(clear) != canary {
				t.Errorf("the new key reads %q (%v)", clear, err)
			}
			if _, changed, err := Reseal(resealed, old, new); err != nil || changed {
				t.Errorf("sealed a second time: %v, %v", changed, err)
			}
		})
		t.Run("afterwards only the new key and the offline key open the files", func(t *testing.T) {
			if err := EndRotation(path); err != nil {
				t.Fatal(err)
			}
			after, err := OpenKeys(path)
			if err != nil {
				t.Fatal(err)
			}
			lost, err := RecoverKeys(offline)
			if err != nil {
				t.Fatal(err)
			}
			for i, hash := range hashes {
				wantRead(t, in.open(t, after), hash, fmt.Sprint(canary, i))
				wantRead(t, in.open(t, lost), hash, fmt.Sprint(canary, i))
				_, err := read(t.Context(), s, hash)
				wantFault(t, err, fault.KindConflict, "another key")
			}
		})
		t.Run("a damaged file stops the rotation and is left as it is", func(t *testing.T) {
			raw := in.raw(t, hashes[2])
			in.spoil(t, hashes[2], raw[:len(raw)-1])
			_, err := Rotate(t.Context(), s, new, newKeys(t))
			wantFault(t, err, fault.KindConflict, "is damaged")
			if !bytes.Equal(in.raw(t, hashes[2]), raw[:len(raw)-1]) {
				t.Error("it was overwritten")
			}
		})
	})
}

// writeAndDie is what the child process does: it keeps a file, or rewrites one, and is killed at the named step as by kill -9.
func writeAndDie(at, dir, verb string) {
	step = func(name string) {
		if name == at {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			time.Sleep(time.Minute)
		}
	}
	path := filepath.Join(dir, "waymark.key")
	keys, err := OpenKeys(path)
	if err != nil {
		panic(err)
	}
	s, err := OpenDisk(filepath.Join(dir, "files"), keys)
	if err != nil {
		panic(err)
	}
	if verb == "rotate" {
		old, new, err := BeginRotation(path)
		if err != nil {
			panic(err)
		}
		_, err = Rotate(context.Background(), s, old, new)
		panic(fmt.Sprint("lived through ", at, ": ", err))
	}
	_, _, err = s.Put(context.Background(), strings.NewReader(canary))
	panic(fmt.Sprint("lived through ", at, ": ", err))
}

func TestKill(t *testing.T) {
	for _, verb := range []string{"put", "rotate"} {
		for _, at := range []string{"part made", "part written", "part synced", "named"} {
			t.Run(verb+" killed after "+at+" leaves the file whole or absent, and no clear text", func(t *testing.T) {
				dir := t.TempDir()
				path := filepath.Join(dir, "waymark.key")
				keys, _, err := CreateKeys(path)
				if err != nil {
					t.Fatal(err)
				}
				files := filepath.Join(dir, "files")
				s, err := OpenDisk(files, keys)
				if err != nil {
					t.Fatal(err)
				}
				if verb == "rotate" {
					put(t, s, canary)
				}

				cmd := exec.Command(os.Args[0])
				cmd.Env = append(os.Environ(), "WAYMARK_FILE_KILL_AT="+at, "WAYMARK_FILE_DIR="+dir, "WAYMARK_FILE_VERB="+verb)
				out, err := cmd.CombinedOutput()
				var ended *exec.ExitError
				if !errors.As(err, &ended) || ended.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
					t.Fatalf("the process was not killed: %v %s", err, out)
				}

				keys, err = OpenKeys(path) // as a restart would
				if err != nil {
					t.Fatal(err)
				}
				s, err = OpenDisk(files, keys)
				if err != nil {
					t.Fatal(err)
				}
				wantKept := verb == "rotate" || at == "named"
				kept := list(t, s)
				if wantKept != (len(kept) == 1) {
					t.Fatalf("%d files are kept", len(kept))
				}
				for _, hash := range kept {
					wantRead(t, s, hash, canary)
				}
				onDisk, err := filepath.Glob(filepath.Join(files, "*"))
				hidden, _ := filepath.Glob(filepath.Join(files, ".*"))
				if err != nil {
					t.Fatal(err)
				}
				for _, name := range append(onDisk, hidden...) {
					if b, _ := os.ReadFile(name); bytes.Contains(b, []byte("X90000001")) {
						t.Errorf("%s holds clear text", name)
					}
				}
				wantRead(t, s, put(t, s, canary), canary) // and trying again works
			})
		}
	}
	t.Run("what a crash left behind is swept a day later, and not before", func(t *testing.T) {
		dir := t.TempDir()
		for name, age := range map[string]time.Duration{partPrefix + "old": 25 * time.Hour, partPrefix + "young": time.Hour} {
			part := filepath.Join(dir, name)
			if err := os.WriteFile(part, []byte("half"), 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.Chtimes(part, time.Time{}, time.Now().Add(-age)); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := OpenDisk(dir, newKeys(t)); err != nil {
			t.Fatal(err)
		}
		left, err := os.ReadDir(dir)
		if err != nil || len(left) != 1 || left[0].Name() != partPrefix+"young" {
			t.Errorf("left: %v (%v)", left, err)
		}
	})
}
