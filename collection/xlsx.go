package collection

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"

	"waymark/fault"
)

// mostWorkbook is the most that a workbook may unpack to. All of it stays in memory: excelize would otherwise write large
// sheets to a temporary file in clear.
const mostWorkbook = 200 << 20

// sheets gives each sheet of a workbook as a source of its own, written as CSV. Dates come as Excel's day numbers, which
// the reader knows.
func (s Source) sheets() ([]Source, error) {
	book, err := s.workbook()
	if err != nil {
		return nil, err
	}
	defer book.Close()
	if props, err := book.GetWorkbookProps(); err == nil && props.Date1904 != nil && *props.Date1904 {
		return nil, fault.Invalid("%s counts its dates from 1904, so they would be read four years wrong: save it with the 1900 date system", s.Name)
	}
	var out []Source
	for _, name := range book.GetSheetList() {
		out = append(out, Source{Name: s.Name + "/" + name, Size: s.Size, Upload: s.Upload, Year: s.Year, DataTo: s.DataTo,
			Open: func() (io.ReadCloser, error) { return s.sheet(name) }})
	}
	if len(out) == 0 {
		return nil, fault.Invalid("%s has no sheet", s.Name)
	}
	return out, nil
}

// workbook opens the source with excelize, which can panic on malformed files: a panic becomes a refusal.
func (s Source) workbook() (book *excelize.File, err error) {
	defer contain(s.Name, &err)
	r, err := s.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	book, err = excelize.OpenReader(r, excelize.Options{UnzipSizeLimit: mostWorkbook, UnzipXMLSizeLimit: mostWorkbook, RawCellValue: true})
	if err != nil {
		return nil, fault.Invalid("%s cannot be opened as an Excel workbook: it is damaged, locked with a password, or too large", s.Name).Because(err)
	}
	return book, nil
}

func contain(name string, err *error) {
	if p := recover(); p != nil {
		*err = fault.Invalid("%s cannot be opened as an Excel workbook: it is damaged", name).Because(fmt.Errorf("panic: %v", p))
	}
}

// sheet streams one sheet as CSV.
func (s Source) sheet(name string) (io.ReadCloser, error) {
	book, err := s.workbook()
	if err != nil {
		return nil, err
	}
	in, out := io.Pipe()
	go func() {
		err := s.write(book, name, out)
		out.CloseWithError(errors.Join(err, book.Close()))
	}()
	return in, nil
}

func (s Source) write(book *excelize.File, name string, out io.Writer) (err error) {
	defer contain(s.Name, &err)
	rows, err := book.Rows(name)
	if err != nil {
		return fault.Invalid("%s: the sheet %s cannot be read", s.Name, name).Because(err)
	}
	defer rows.Close()
	w := csv.NewWriter(out)
	for rows.Next() {
		cells, err := rows.Columns()
		if err != nil {
			return fault.Invalid("%s: the sheet %s cannot be read", s.Name, name).Because(err)
		}
		if len(cells) > mostColumns {
			return fault.Invalid("%s: the sheet %s has more than %d columns", s.Name, name, mostColumns)
		}
		if len(cells) == 0 {
			cells = []string{""}
		}
		for i, c := range cells {
			cells[i] = strings.ReplaceAll(c, "\x00", "")
		}
		if err := w.Write(cells); err != nil {
			return err
		}
	}
	w.Flush()
	return errors.Join(w.Error(), rows.Error())
}
