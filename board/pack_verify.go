package board

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"

	"waymark/fault"
)

// Doubt is a kept file of a locked paper that is not what was locked.
type Doubt struct {
	Paper int
	Title string
	Face  string // "html", "public docx"
	Why   string
}

// Words say it in one line: "Paper 3, “Highlight report”, public docx: …".
func (d Doubt) Words() string {
	return fmt.Sprintf("Paper %d, “%s”, %s: %s", d.Paper, d.Title, d.Face, d.Why)
}

// VerifyPacks reads every kept file of every locked paper, or of one of them (number 0 is all), and holds its bytes against the hash under which
// they were locked (governance.md R6). It tells how many papers and files it read and which do not hold.
func (b *Boards) VerifyPacks(ctx context.Context, number int) (papers, files int, doubts []Doubt, err error) {
	packs := []Pack{}
	if err := b.db.All(ctx, &packs, selectPack+" where p.state = 'locked' and (:number = 0 or p.number = :number) order by p.number", map[string]any{"number": number}); err != nil {
		return 0, 0, nil, err
	}
	if number != 0 && len(packs) == 0 {
		return 0, 0, nil, fault.NotFound("There is no locked paper %d.", number)
	}
	for _, p := range packs {
		faces, err := b.Faces(ctx, p)
		if err != nil {
			return papers, files, doubts, err
		}
		papers++
		for _, name := range b.lockedFaces(p, faces) {
			files++
			if why := b.doubt(ctx, p, faces[name]); why != "" {
				doubts = append(doubts, Doubt{p.Number, p.Title, name, why})
			}
		}
	}
	return papers, files, doubts, nil
}

// lockedFaces are the names of what a locked paper must have, and of what else it was kept as.
func (b *Boards) lockedFaces(p Pack, faces map[string]Face) []string {
	must := []string{"snapshot", "tree", "html", "docx", "xlsx"}
	if kind, err := b.Kind(p.Kind); err == nil && kind.Public {
		must = append(must, publicFace+"tree", publicFace+"html", publicFace+"docx", publicFace+"xlsx")
	}
	for name := range faces {
		if !slices.Contains(must, name) {
			must = append(must, name)
		}
	}
	slices.Sort(must)
	return must
}

// doubt says why a kept file is not what was locked; empty where it is.
func (b *Boards) doubt(ctx context.Context, p Pack, f Face) string {
	if f.Hash == "" {
		return "it was locked with this file, and nothing says any more where it is"
	}
	data, err := b.stored(ctx, f.Hash)
	if ctx.Err() != nil {
		return "it was not read: " + ctx.Err().Error()
	}
	if err != nil {
		return "it cannot be read: " + err.Error()
	}
	sum := sha256.Sum256(data)
	if got := hex.EncodeToString(sum[:]); got != f.Hash {
		return fmt.Sprintf("its hash is %s, and %s was locked", got, f.Hash)
	}
	if int64(len(data)) != f.Size {
		return fmt.Sprintf("it has %d bytes, and %d were locked", len(data), f.Size)
	}
	if f.Name == "snapshot" && f.Hash != p.SnapshotHash {
		return "it holds other facts than those from which the paper was made"
	}
	return ""
}
