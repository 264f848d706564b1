package board

import (
	"context"
	"fmt"

	"waymark/calendar"
	"waymark/fault"
)

// This file is what the public may know of boards: the public copies of papers that were locked, and that a second person approved. No figure is among them
// that was not released before, and no name of a member of staff unless the kind of paper says so.

// PublicPaper is a published paper.
type PublicPaper struct {
	Number    int
	Title     string
	Forum     string
	For       calendar.Date // the meeting that read it
	Published calendar.Date
	Files     []PublicFile
}

// PublicFile is one of the files of a published paper.
type PublicFile struct {
	Name string // "html", "docx", "xlsx" or "pdf"
	Kind string // "Web page"
	Type string // its media type
	Size int64
	Hash string // SHA-256 of its bytes
}

// Address is the name of the file in an address: "paper-12.docx".
func (f PublicFile) Address(p PublicPaper) string {
	format, _ := formatOf(f.Name)
	return fmt.Sprintf("paper-%d%s", p.Number, format.suffix)
}

// PublicPapers are the published papers, the newest meeting first.
func (b *Boards) PublicPapers(ctx context.Context) ([]PublicPaper, error) {
	packs := []Pack{}
	if err := b.db.All(ctx, &packs, selectPack+" where p.published_on is not null order by p.for_on desc, p.number desc", nil); err != nil {
		return nil, err
	}
	all := make([]PublicPaper, 0, len(packs))
	for _, p := range packs {
		faces, err := b.Faces(ctx, p)
		if err != nil {
			return nil, err
		}
		paper := PublicPaper{Number: p.Number, Title: p.Title, Forum: p.Forum, For: p.For, Published: p.PublishedOn}
		for _, f := range formats[:4] {
			if face, there := faces[publicFace+f.name]; there {
				paper.Files = append(paper.Files, PublicFile{Name: f.name, Kind: f.words, Type: f.kind, Size: face.Size, Hash: face.Hash})
			}
		}
		all = append(all, paper)
	}
	return all, nil
}

// PublicFileOf gives the bytes of one file of a published paper by its address; fault.NotFound where there is none.
func (b *Boards) PublicFileOf(ctx context.Context, address string) (PublicFile, []byte, error) {
	papers, err := b.PublicPapers(ctx)
	if err != nil {
		return PublicFile{}, nil, err
	}
	for _, paper := range papers {
		for _, f := range paper.Files {
			if f.Address(paper) != address {
				continue
			}
			var p Pack
			if err := b.db.Get(ctx, &p, selectPack+" where p.number = :number and p.published_on is not null", map[string]any{"number": paper.Number}); err != nil {
				return f, nil, err
			}
			data, err := b.Face(ctx, p, publicFace+f.Name)
			return f, data, err
		}
	}
	return PublicFile{}, nil, fault.NotFound("No such paper was published.")
}
