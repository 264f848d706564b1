package collection

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"waymark/calendar"
	"waymark/fault"
)

// Source is one file to read. Open may be called more than once.
type Source struct {
	Name string // as people know it: the file's name, with the folder or ZIP it lies in
	Open func() (io.ReadCloser, error)
	Size int64 // in bytes, before any decoding

	// For files kept from an accepted upload, what was settled then; zero otherwise.
	Upload string
	Year   Year
	DataTo calendar.Date
	period string    // the year in words
	At     time.Time // when it was accepted

	lent, withdrawn bool // of a row that comes out of no file

	sheet  bool // a sheet of a workbook, written as CSV
	beside bool // read only so that another file can be compared with it: its own faults are not looked for
}

// Limits of what is opened at all (governance.md I1): a set of returns is a few dozen files of a few megabytes.
const (
	mostEntries  = 2000
	mostUnpacked = 2 << 30
	mostRatio    = 200
	mostZIP      = 512 << 20
	ratioFrom    = 4 << 20 // below this size a high ratio harms nobody
)

// Sources lists the files behind the paths: files as they are, folders with all that lies in them, ZIPs with their
// members. It reads no more than the directory of a ZIP.
func Sources(paths []string) ([]Source, error) {
	var out []Source
	for _, p := range paths {
		info, err := os.Stat(p)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fault.NotFound("There is no file or folder %s.", p)
		}
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			more, err := Unpack(fileSource(p, labelOf(p), info.Size()))
			if err != nil {
				return nil, err
			}
			out = append(out, more...)
			continue
		}
		base := filepath.Dir(filepath.Clean(p))
		err = filepath.WalkDir(p, func(name string, entry fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			if name != p && ignored(entry.Name()) {
				if entry.IsDir() {
					return filepath.SkipDir
				}
				return nil
			}
			if !entry.Type().IsRegular() {
				return nil
			}
			if len(out) >= mostEntries {
				return fault.Invalid("%s holds more than %d files: give the folder of one council's returns", p, mostEntries)
			}
			info, err := entry.Info()
			if err != nil {
				return err
			}
			label, err := filepath.Rel(base, name)
			if err != nil {
				return err
			}
			more, err := Unpack(fileSource(name, filepath.ToSlash(label), info.Size()))
			out = append(out, more...)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	if len(out) == 0 {
		return nil, fault.Invalid("there is no file in %s", strings.Join(paths, ", "))
	}
	return out, nil
}

// labelOf is a file's name, with its folder where only the folder says the year.
func labelOf(p string) string {
	base, folder := filepath.Base(p), filepath.Base(filepath.Dir(p))
	if yearOfWord(strings.ToLower(base)).year == 0 && yearOfWord(strings.ToLower(folder)).year != 0 {
		return folder + "/" + base
	}
	return base
}

func fileSource(p, label string, size int64) Source {
	return Source{Name: label, Size: size, Open: func() (io.ReadCloser, error) { return os.Open(p) }}
}

// BytesSource is a file held in memory, such as one just uploaded.
func BytesSource(name string, content []byte) Source {
	return Source{Name: name, Size: int64(len(content)), Open: func() (io.ReadCloser, error) {
		return memory{bytes.NewReader(content)}, nil
	}}
}

// memory is a file's bytes held in memory.
type memory struct{ *bytes.Reader }

func (memory) Close() error { return nil }

// ignored are the files that operating systems leave in folders and ZIPs.
func ignored(name string) bool {
	switch strings.ToLower(name) {
	case "__macosx", "thumbs.db", "desktop.ini":
		return true
	}
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$")
}

// Unpack gives the members of a ZIP, each read as a stream when it is opened, or the source itself when it is no ZIP.
// A ZIP that holds too much, too many files, other ZIPs or paths that lead out of it is refused before anything is unpacked.
func Unpack(s Source) ([]Source, error) {
	head, err := s.head(4)
	if err != nil {
		return nil, err
	}
	if !bytes.HasPrefix(head, []byte("PK\x03\x04")) && !bytes.HasPrefix(head, []byte("PK\x05\x06")) {
		return []Source{s}, nil
	}
	if s, err = s.inMemory(); err != nil {
		return nil, err
	}
	members, err := s.members()
	if err != nil {
		return nil, err
	}
	if isWorkbook(members) {
		if err := bounded(s.Name, members); err != nil {
			return nil, err
		}
		return s.sheets()
	}
	if slices.ContainsFunc(members, func(f *zip.File) bool { return f.Name == "[Content_Types].xml" }) {
		return []Source{s}, nil // a Word document is a ZIP too
	}
	if err := bounded(s.Name, members); err != nil {
		return nil, err
	}
	var out []Source
	for i, f := range members {
		name := strings.ReplaceAll(f.Name, `\`, "/")
		if strings.HasSuffix(name, "/") || slices.ContainsFunc(strings.Split(name, "/"), ignored) {
			continue
		}
		member := s
		member.Name, member.Size = s.Name+"/"+name, int64(f.UncompressedSize64)
		member.Open = func() (io.ReadCloser, error) { return s.openMember(i) }
		inner, err := member.head(4)
		if err != nil {
			return nil, err
		}
		if bytes.HasPrefix(inner, []byte("PK\x03\x04")) {
			within, err := member.members()
			if err != nil {
				return nil, err
			}
			if !isWorkbook(within) {
				return nil, fault.Invalid("%s holds another ZIP (%s): unpack it and send the files inside", s.Name, name)
			}
			if err := bounded(member.Name, within); err != nil {
				return nil, err
			}
			more, err := member.sheets()
			if err != nil {
				return nil, err
			}
			out = append(out, more...)
			continue
		}
		out = append(out, member)
	}
	if len(out) == 0 {
		return nil, fault.Invalid("%s is an empty ZIP", s.Name)
	}
	return out, nil
}

func isWorkbook(members []*zip.File) bool {
	return slices.ContainsFunc(members, func(f *zip.File) bool { return f.Name == "xl/workbook.xml" })
}

// bounded refuses a ZIP by what its directory says, before anything is unpacked.
func bounded(zipName string, members []*zip.File) error {
	if len(members) > mostEntries {
		return fault.Invalid("%s holds %d files; a set of returns has at most %d", zipName, len(members), mostEntries)
	}
	var total uint64
	for _, f := range members {
		name := strings.ReplaceAll(f.Name, `\`, "/")
		if path.IsAbs(name) || slices.Contains(strings.Split(name, "/"), "..") {
			return fault.Invalid("%s holds a file whose path leads out of the ZIP (%s)", zipName, name)
		}
		if f.Flags&1 != 0 {
			return fault.Invalid("%s is locked with a password: unlock it and send the files inside", zipName)
		}
		total += f.UncompressedSize64
		if total > mostUnpacked || f.UncompressedSize64 > mostUnpacked {
			return fault.Invalid("%s would unpack to more than %d MB: a return is never that large", zipName, mostUnpacked>>20)
		}
		if f.UncompressedSize64 > ratioFrom && f.UncompressedSize64/max(1, f.CompressedSize64) > mostRatio {
			return fault.Invalid("%s holds a file packed more than %d times smaller than it is (%s): it was made to fill a computer's memory, not to carry a return", zipName, mostRatio, name)
		}
	}
	return nil
}

// head reads the first bytes of the source.
func (s Source) head(n int64) ([]byte, error) {
	r, err := s.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(io.LimitReader(r, n))
}

// inMemory gives the source with its bytes read into memory, unless it is a file on disk that can be read in place. A ZIP
// is read from both ends, and nothing child-level may lie on a disk in clear.
func (s Source) inMemory() (Source, error) {
	r, err := s.Open()
	if err != nil {
		return s, err
	}
	defer r.Close()
	if _, anywhere := r.(io.ReaderAt); anywhere {
		return s, nil
	}
	content, err := io.ReadAll(io.LimitReader(r, mostZIP+1))
	if err != nil {
		return s, err
	}
	if len(content) > mostZIP {
		return s, fault.Invalid("%s is larger than %d MB", s.Name, mostZIP>>20)
	}
	s.Open, s.Size = BytesSource(s.Name, content).Open, int64(len(content))
	return s, nil
}

// archive opens the source as a ZIP.
func (s Source) archive() (*zip.Reader, io.Closer, error) {
	s, err := s.inMemory()
	if err != nil {
		return nil, nil, err
	}
	r, err := s.Open()
	if err != nil {
		return nil, nil, err
	}
	z, err := zip.NewReader(r.(io.ReaderAt), s.Size)
	if err != nil {
		r.Close()
		return nil, nil, fault.Invalid("%s looks like a ZIP but cannot be opened: it is damaged or was cut short", s.Name).Because(err)
	}
	return z, r, nil
}

func (s Source) members() ([]*zip.File, error) {
	z, closer, err := s.archive()
	if err != nil {
		return nil, err
	}
	return z.File, closer.Close()
}

func (s Source) openMember(i int) (io.ReadCloser, error) {
	z, closer, err := s.archive()
	if err != nil {
		return nil, err
	}
	f := z.File[i]
	r, err := f.Open()
	if err != nil {
		closer.Close()
		return nil, fault.Invalid("%s in %s cannot be unpacked", f.Name, s.Name).Because(err)
	}
	return &memberReader{Reader: io.LimitReader(r, int64(f.UncompressedSize64)), closers: []io.Closer{r, closer}, name: s.Name + "/" + f.Name}, nil
}

// memberReader reads one member and says in words when it is damaged.
type memberReader struct {
	io.Reader
	closers []io.Closer
	name    string
}

func (m *memberReader) Read(p []byte) (int, error) {
	n, err := m.Reader.Read(p)
	if err != nil && err != io.EOF {
		err = fault.Invalid("%s is damaged and cannot be unpacked", m.name).Because(err)
	}
	return n, err
}

func (m *memberReader) Close() error {
	var all []error
	for _, c := range m.closers {
		all = append(all, c.Close())
	}
	return errors.Join(all...)
}

// counted reads a source and counts the bytes, for the progress line.
type counted struct {
	io.Reader
	seen func(n int)
}

func (c counted) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.seen(n)
	return n, err
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%s %s", thousands(n), many)
}

// thousands writes 12,345.
func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
