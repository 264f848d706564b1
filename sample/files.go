package sample

import (
	"archive/zip"
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// ReturnsFolder, XMLFolder and ReferenceFolder are where WriteFiles puts the three kinds of file.
// The XML form tells the same years as the CSV form, so only one of the two should be loaded.
const (
	ReturnsFolder   = "903"
	XMLFolder       = "903-xml"
	ReferenceFolder = "reference"
)

// WriteFiles writes everything below a folder and gives the paths written, in order: the yearly
// returns as CSV (903/2024-25/header.csv and so on) and as XML (903-xml/2024-25.xml), the children in
// need censuses (cin/CIN 2024-25.xml), the lists for inspectors (annex-a/Annex A 2025-09-30.xlsx), the reference files
// (reference/), the council's own registers (registers/), social workers (csww/), plans for special needs (sen2/), school censuses
// (school-census/), youth justice (yjs/), participation (nccis/), energy certificates (dec/), figures that others
// publish (published-figures/), visits (ssd/), FAULTS.csv where faults were planted,
// and README.txt. An error is one of the disk.
func (w World) WriteFiles(dir string) ([]string, error) {
	var all []string
	for _, write := range []func(string) ([]string, error){w.WriteCSV, w.WriteXML, w.WriteCensus, w.WriteLists, w.WriteReferences, w.WriteRegisters, w.WriteWorkforce, w.WriteSEN, w.WriteSchools, w.WriteYouth, w.WriteParticipation, w.WriteCertificates, w.WritePublished, w.WriteStandard, w.writeNotes} {
		paths, err := write(dir)
		all = append(all, paths...)
		if err != nil {
			return all, err
		}
	}
	return all, nil
}

// WriteCSV writes the yearly returns as CSV files only, one folder a year below 903, and gives the
// paths written.
func (w World) WriteCSV(dir string) ([]string, error) {
	k := newInk(&w)
	var paths []string
	for _, r := range w.Returns {
		for _, t := range r.tables() {
			path := filepath.Join(dir, ReturnsFolder, r.Folder, t.file)
			err := writeFile(path, func(out *bufio.Writer) { w.writeTable(out, k, r, t) })
			if err != nil {
				return paths, err
			}
			paths = append(paths, path)
		}
	}
	return paths, nil
}

// writeTable writes one table, with the faults planted in it.
func (w *World) writeTable(out *bufio.Writer, k *ink, r Return, t table) {
	faults := w.plantedIn(r, t)
	line := 0
	write := func(row []string) {
		line++
		for _, f := range faults {
			row = f.spoil(row, line)
		}
		for i, value := range row {
			if i > 0 {
				out.WriteByte(',')
			}
			out.WriteString(value)
		}
		out.WriteByte('\n')
	}
	write(append([]string(nil), t.columns...))
	w.each(k, r, t, write)
	for _, f := range faults {
		if f.added != nil {
			write(f.added)
		}
	}
}

// each gives every row of a table in a year, without faults. The row is good until the next.
func (w *World) each(k *ink, r Return, t table, emit func(row []string)) {
	k.emit = emit
	for _, c := range w.children {
		if c.told(r) {
			k.id = c.id()
			t.rows(k, c, r)
		}
	}
}

func (w World) writeNotes(dir string) ([]string, error) {
	var paths []string
	faults := append(append(w.Faults[:len(w.Faults):len(w.Faults)], w.CensusFaults()...), w.RegisterFaults()...)
	if len(faults) > 0 {
		path := filepath.Join(dir, "FAULTS.csv")
		rows := [][]string{{"file", "row", "column", "rule", "words"}}
		for _, f := range faults {
			rows = append(rows, []string{f.File, fmt.Sprint(f.Row), f.Column, f.Rule, f.Words})
		}
		if err := writeFile(path, func(out *bufio.Writer) { writeRows(out, rows) }); err != nil {
			return paths, err
		}
		paths = append(paths, path)
	}
	path := filepath.Join(dir, "README.txt")
	err := writeFile(path, func(out *bufio.Writer) {
		fmt.Fprintf(out, "Everything here is invented. Exampleborough is no council; no child, carer, worker or provider in these files exists.\n\n")
		fmt.Fprintf(out, "%d children looked after on %s; %d children and care leavers told of in all. Seed: %s\n\n",
			w.Options.Children, w.Options.DataTo.Words(), w.ChildrenTold(), w.Options.Seed)
		for _, r := range w.Returns {
			kind := "whole year"
			if r.InYear {
				kind = "in-year return up to"
			}
			fmt.Fprintf(out, "%s/%s  %s %s\n", ReturnsFolder, r.Folder, kind, r.DataTo.Words())
		}
		fmt.Fprintf(out, "\n%s holds the same years as XML: load one form or the other, not both.\n", XMLFolder)
		fmt.Fprintf(out, "%s holds the children in need census of each year: %d children, those in care among them.\n", CensusFolder, len(w.everyone()))
		fmt.Fprintf(out, "%s holds the eleven lists for inspectors (Annex A), one workbook for each quarter's last day.\n", ListsFolder)
		fmt.Fprintf(out, "%s holds the registers that the council keeps itself, from %s on.\n", RegistersFolder, w.Since().Words())
		fmt.Fprintf(out, "%s holds the census of social workers, %s the return on education, health and care plans.\n", WorkforceFolder, SENFolder)
		fmt.Fprintf(out, "%s holds the school censuses: all pupils whom children's services ever met, and one in %d of the others; %s young people of 16 and 17: likewise, and one in four.\n", CensusSchoolFolder, onePupilIn, ParticipationFolder)
		fmt.Fprintf(out, "%s holds visits, in the shape of the Standard Safeguarding Dataset.\n", StandardFolder)
		fmt.Fprintf(out, "%s holds figures that others count: schools' results, health visitors, appeals.\n", PublishedFolder)
		fmt.Fprintf(out, "%s holds the youth justice service's cases, %s the energy certificates of the schools.\n", YouthFolder, CertificatesFolder)
		fmt.Fprintf(out, "%s holds populations, postcodes, providers, school holidays, the council, its neighbours and their figures.\n", ReferenceFolder)
		if len(faults) > 0 {
			fmt.Fprintf(out, "FAULTS.csv lists every fault planted on purpose. In CSV files rows are counted as a spreadsheet does: the heading is row 1. In XML a row is a line.\n")
		}
	})
	return append(paths, path), err
}

// writeFile creates a file, and the folders it stands in, and fills it through a buffer.
func writeFile(path string, fill func(*bufio.Writer)) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(f, 256<<10)
	fill(out)
	err = out.Flush()
	if closing := f.Close(); err == nil {
		err = closing
	}
	return err
}

// writeRows writes a small CSV file; values with commas or quotes are quoted.
func writeRows(out *bufio.Writer, rows [][]string) {
	for _, row := range rows {
		for i, value := range row {
			if i > 0 {
				out.WriteByte(',')
			}
			if strings.ContainsAny(value, ",\"\n") {
				value = `"` + strings.ReplaceAll(value, `"`, `""`) + `"`
			}
			out.WriteString(value)
		}
		out.WriteByte('\n')
	}
}

// stream gives what fill writes as it is written, so that nothing of it need lie on a disk or whole in memory. Close it
// also when it was not read to its end.
func stream(fill func(out *bufio.Writer) error) io.ReadCloser {
	in, pipe := io.Pipe()
	go func() {
		out := bufio.NewWriterSize(pipe, 256<<10)
		err := fill(out)
		if err == nil {
			err = out.Flush()
		}
		pipe.CloseWithError(err)
	}()
	return in
}

// zipOf is a ZIP of some yearly returns as CSV, a folder for each, with the faults planted in them.
func (w World) zipOf(returns []Return) io.ReadCloser {
	return stream(func(out *bufio.Writer) error {
		z := zip.NewWriter(out)
		k := newInk(&w)
		for _, r := range returns {
			for _, t := range r.tables() {
				member, err := z.Create(r.Folder + "/" + t.file)
				if err != nil {
					return err
				}
				text := bufio.NewWriterSize(member, 64<<10)
				w.writeTable(text, k, r, t)
				if err := text.Flush(); err != nil {
					return err
				}
			}
		}
		return z.Close()
	})
}
