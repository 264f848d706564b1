package public

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"waymark/calendar"
)

// This file says of the open data what they are, in the three standards that others' programs read: CSV on the Web for each file, DCAT for the
// catalogue, and a plain list of checksums. All of it comes from the declarations of the datasets.

// describe is a dataset as CSV on the Web describes a table (W3C, Metadata Vocabulary for Tabular Data), for the file at url.
func (d dataset) describe(e edition, url string) map[string]any {
	var columns []map[string]any
	for _, c := range d.columns() {
		one := map[string]any{"name": c.name, "titles": c.name, "dc:description": c.means, "datatype": c.kind}
		if c.list != "" {
			one["separator"] = c.list
		}
		columns = append(columns, one)
	}
	described := map[string]any{
		"@context":       []any{"http://www.w3.org/ns/csvw", map[string]string{"@language": "en"}},
		"url":            url,
		"dc:title":       d.title + " of " + e.Council + "’s children’s services improvement plan",
		"dc:description": "One row is " + d.holds + ".",
		"dc:publisher":   map[string]string{"schema:name": e.Council},
		"dc:license":     map[string]string{"@id": licenceURL},
		"dc:modified":    map[string]string{"@value": e.changed().String(), "@type": "xsd:date"},
		"dialect":        map[string]any{"lineTerminators": []string{"\r\n"}},
		"tableSchema":    map[string]any{"columns": columns, "primaryKey": d.key},
	}
	if d.hasNotes() {
		means := make([]string, len(signs))
		for i, n := range signs {
			means[i] = n.Sign + ": " + n.Means
		}
		described["rdfs:comment"] = "What stands in the column note where there is no figure. " + strings.Join(means, "; ") + "."
	}
	return described
}

// hasNotes says whether a figure of the dataset may be missing for a reason.
func (d dataset) hasNotes() bool {
	return slices.ContainsFunc(d.columns(), func(c column) bool { return c.name == "note" })
}

// wholeFile is a file about all datasets. Base is the site's own address.
type wholeFile struct {
	name, kind, about string
	write             func(e edition, base string) ([]byte, error)
}

// wholeFiles are those that a reader of the catalogue may want.
var wholeFiles = []wholeFile{
	{"all.zip", "application/zip", "Every file and what describes it, in one.", func(e edition, _ string) ([]byte, error) { return archiveOf(e) }},
	{"dcat.json", "application/ld+json", "The catalogue for other catalogues, such as data.gov.uk (DCAT).", catalogue},
	{"sha256sums.txt", "text/plain; charset=utf-8", "The checksum of each file.", func(e edition, _ string) ([]byte, error) { return checksums(e) }},
}

// catalogue is all open data in the words of DCAT (W3C, Data Catalog Vocabulary, version 3) as JSON-LD.
func catalogue(e edition, base string) ([]byte, error) {
	issued := func(d calendar.Date) map[string]string {
		return map[string]string{"@value": d.String(), "@type": "http://www.w3.org/2001/XMLSchema#date"}
	}
	var all []map[string]any
	for _, d := range datasets {
		at := base + "/data/" + d.name + ".csv"
		all = append(all, map[string]any{
			"@type": "dcat:Dataset", "@id": base + "/data#" + d.name, "dct:identifier": d.name, "dct:title": d.title, "dct:description": "One row is " + d.holds + ".",
			"dct:license": map[string]string{"@id": licenceURL}, "dct:publisher": map[string]string{"@type": "foaf:Organization", "foaf:name": e.Council}, "dct:modified": issued(e.changed()),
			"dcat:landingPage": map[string]string{"@id": base + "/data"},
			"dcat:distribution": []map[string]any{
				{"@type": "dcat:Distribution", "dct:title": d.title + " as CSV", "dcat:downloadURL": map[string]string{"@id": at}, "dcat:mediaType": "text/csv", "dct:conformsTo": map[string]string{"@id": at + "-metadata.json"}},
				{"@type": "dcat:Distribution", "dct:title": d.title + " as JSON", "dcat:accessURL": map[string]string{"@id": base + "/api/v1/" + d.name}, "dcat:mediaType": "application/json"},
			},
		})
	}
	return jsonBytes(map[string]any{
		"@context": map[string]string{"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/"},
		"@type":    "dcat:Catalog", "@id": base + "/data", "dct:title": "Open data of " + e.Council + "’s children’s services improvement plan",
		"dct:publisher": map[string]string{"@type": "foaf:Organization", "foaf:name": e.Council}, "dct:license": map[string]string{"@id": licenceURL},
		"dct:language": "en", "dct:modified": issued(e.changed()), "dcat:dataset": all,
	})
}

func jsonBytes(document any) ([]byte, error) {
	var b bytes.Buffer
	write := json.NewEncoder(&b)
	write.SetEscapeHTML(false)
	write.SetIndent("", " ")
	err := write.Encode(document)
	return b.Bytes(), err
}

// files are the CSV files and what describes each, by name, in the order of the datasets.
func files(e edition, each func(name string, body []byte) error) error {
	for _, d := range datasets {
		body, err := csvOf(d.table(e), false)
		if err != nil {
			return err
		}
		about, err := jsonBytes(d.describe(e, d.name+".csv"))
		if err != nil {
			return err
		}
		if err := each(d.name+".csv", body); err != nil {
			return err
		}
		if err := each(d.name+".csv-metadata.json", about); err != nil {
			return err
		}
	}
	return nil
}

// archiveOf is every file in one; the same edition gives the same bytes.
func archiveOf(e edition) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	put := func(name string, body []byte) error {
		w, err := z.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: e.changed().Time().UTC()})
		if err == nil {
			_, err = w.Write(body)
		}
		return err
	}
	read := fmt.Sprintf("Open data of %s’s children’s services improvement plan, as published on %s.\r\nLicence: %s, %s\r\nBeside each file.csv lies file.csv-metadata.json, which says what its columns mean. sha256sums.txt has the checksum of each.\r\n", e.Council, e.changed(), licenceName, licenceURL)
	if n := e.release(); n > 0 {
		read += fmt.Sprintf("The newest figures are those of release %d of measures.\r\n", n)
	}
	if err := put("README.txt", []byte(read)); err != nil {
		return nil, err
	}
	if err := files(e, put); err != nil {
		return nil, err
	}
	sums, err := checksums(e)
	if err != nil {
		return nil, err
	}
	if err := put("sha256sums.txt", sums); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// checksums are the SHA-256 of each file, as sha256sum writes and checks them.
func checksums(e edition) ([]byte, error) {
	var b bytes.Buffer
	err := files(e, func(name string, body []byte) error {
		sum := sha256.Sum256(body)
		_, err := fmt.Fprintf(&b, "%s  %s\n", hex.EncodeToString(sum[:]), name)
		return err
	})
	return b.Bytes(), err
}
