package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"path/filepath"
)

// megabytes is how large a file each reader is given in the part "readers".
const megabytes = 100

// largestRead is the most memory that reading such a file may take, in MB.
const largestRead = 1024

// readers gives each reader of a format one file of about a hundred megabytes and fails where reading and checking it takes
// more than a gigabyte of memory. The workbook's megabytes are those of its sheets before they were packed.
func readers(o options) error {
	for _, of := range []struct {
		format string
		write  func(dir string) ([]string, int, error)
	}{
		{"CSV: 903", writeReturns}, {"XML: census", writeCensus}, {"workbook: Annex A", writeLists}, {"JSON: social care API", writePayload},
	} {
		dir := filepath.Join(o.work, "readers")
		files, children, err := of.write(dir)
		if err != nil {
			return err
		}
		peak, err := o.row(children, fmt.Sprint(children), of.format+": read, check", append([]string{"load", "--dry-run", "--format", "json"}, files...), files, 1, nil)
		if err != nil {
			return err
		}
		if peak > largestRead {
			return fmt.Errorf("%s took %.0f MB of memory, more than %d MB", of.format, peak, largestRead)
		}
		if err := os.RemoveAll(dir); err != nil {
			return err
		}
	}
	return nil
}

func writeReturns(dir string) ([]string, int, error) {
	const children = 1_570 * megabytes
	w, err := world(children, 1)
	if err != nil {
		return nil, 0, err
	}
	files, err := w.WriteCSV(dir)
	return files, children, err
}

func writeCensus(dir string) ([]string, int, error) {
	w, err := world(58*megabytes, 1)
	if err != nil {
		return nil, 0, err
	}
	files, err := w.WriteCensus(dir)
	if err != nil {
		return nil, 0, err
	}
	n, err := count(files[0], "<Child>")
	return files, n, err
}

// writeLists writes Annex A of one day.
func writeLists(dir string) ([]string, int, error) {
	const children = 80 * megabytes
	w, err := world(children, 1)
	if err != nil {
		return nil, 0, err
	}
	files, err := w.WriteLists(dir)
	if err != nil {
		return nil, 0, err
	}
	return files[len(files)-1:], children, nil
}

// writePayload writes the children of the collection's own sample again and again, each time under other ids.
func writePayload(dir string) ([]string, int, error) {
	one, err := os.ReadFile(filepath.Join("collection", "library", "cscapi", "sample", "2025-03-31", "children.json"))
	if err != nil {
		return nil, 0, err
	}
	one = bytes.Trim(bytes.TrimSpace(one), "[]")
	folder := filepath.Join(dir, "2025-03-31")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, 0, err
	}
	path := filepath.Join(folder, "children.json")
	f, err := os.Create(path)
	if err != nil {
		return nil, 0, err
	}
	defer f.Close()
	out := bufio.NewWriter(f)
	ids := bytes.Count(one, []byte(`"la_child_id"`))
	n := 0
	for written := 0; written < megabytes*1_000_000; n++ {
		again := bytes.ReplaceAll(one, []byte(`"la_child_id": "`), fmt.Appendf(nil, `"la_child_id": "%d-`, n))
		separator := byte(',')
		if n == 0 {
			separator = '['
		}
		if err := out.WriteByte(separator); err != nil {
			return nil, 0, err
		}
		if _, err := out.Write(again); err != nil {
			return nil, 0, err
		}
		written += len(again)
	}
	if err := out.WriteByte(']'); err != nil {
		return nil, 0, err
	}
	return []string{path}, n * ids, out.Flush()
}
