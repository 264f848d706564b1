package board

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"waymark/account"
	"waymark/db"
	"waymark/document"
	"waymark/fault"
)

// LockPack fixes a draft for ever: the facts, the tree and the bytes of each face go into the store under their hash, and those of the public
// copy beside them. version is that of the page that was looked at. PDF is printed when it is first asked for, and then kept as well: printing
// takes a browser that not every server has, and nobody should wait for it here.
func (b *Boards) LockPack(ctx context.Context, number, version int) error {
	if err := packMay(ctx, account.PackLock); err != nil {
		return err
	}
	p, err := b.Pack(ctx, number)
	if err != nil {
		return err
	}
	if p.Version != version {
		return fault.Overtaken("Paper %d was read anew after you opened it. Look at it again before you lock it.", number)
	}
	who, _ := db.Who(ctx)
	if err := p.Lock(who.ID, who.Name, b.db.Today()); err != nil {
		return err
	}
	faces, err := b.makeFaces(ctx, p)
	if err != nil {
		return err
	}
	readers, err := b.seated(ctx, p.Forum)
	if err != nil {
		return err
	}
	return b.db.Write(ctx, "locked "+p.Name(), func(tx *db.Tx) error {
		tx.About("paper", p.ID)
		n, err := tx.Exec(ctx, "update board_pack set state = :state, locked_id = :locked_id, locked_name = :locked_name, locked_on = :locked_on, version = version + 1 where id = :id and version = :version and state = 'draft'", p)
		if err == nil && n == 0 {
			err = fault.Overtaken("Somebody else has changed or locked paper %d at the same moment. Open it again.", number)
		}
		if err != nil {
			return err
		}
		for _, f := range faces {
			if err := f.insert(ctx, tx); err != nil {
				return err
			}
		}
		return b.name(ctx, tx, p.matter(), readers, p.For)
	})
}

func (f Face) insert(ctx context.Context, tx *db.Tx) error {
	_, err := tx.Exec(ctx, "insert into board_pack_face (pack_id, name, hash, size, made_on) values (:pack_id, :name, :hash, :size, :made_on) on conflict do nothing", f)
	return err
}

// makeFaces writes everything that a locked pack is kept as.
func (b *Boards) makeFaces(ctx context.Context, p Pack) (faces []Face, err error) {
	_, facts, err := b.snapshot(ctx, p.SnapshotID)
	if err != nil {
		return nil, err
	}
	keep := func(name string, data []byte) error {
		hash, size, err := b.files.Put(ctx, bytes.NewReader(data))
		if err != nil {
			return fmt.Errorf("keep %s of paper %d: %w", name, p.Number, err)
		}
		faces = append(faces, Face{PackID: p.ID, Name: name, Hash: hash, Size: size, MadeOn: b.db.Today()})
		return nil
	}
	if err := keep("snapshot", facts); err != nil {
		return nil, err
	}
	for _, public := range []bool{false, true} {
		c, err := b.cutOf(ctx, p, public)
		if err != nil {
			return nil, err
		}
		if public && !c.kind.Public {
			break
		}
		d, err := c.document()
		if err != nil {
			return nil, err
		}
		before := ""
		if public {
			before = publicFace
		}
		tree, err := json.Marshal(d)
		if err != nil {
			return nil, err
		}
		if err := keep(before+"tree", tree); err != nil {
			return nil, err
		}
		for _, face := range []struct {
			name  string
			write func(io.Writer) error
		}{{"html", d.HTML}, {"docx", d.DOCX}, {"xlsx", d.XLSX}} {
			var out bytes.Buffer
			if err := face.write(&out); err != nil {
				return nil, fmt.Errorf("write %s of paper %d: %w", face.name, p.Number, err)
			}
			if err := keep(before+face.name, out.Bytes()); err != nil {
				return nil, err
			}
		}
	}
	return faces, nil
}

// Faces are the kept files of a paper, by name.
func (b *Boards) Faces(ctx context.Context, p Pack) (map[string]Face, error) {
	var all []Face
	if err := b.db.All(ctx, &all, "select pack_id, name, hash, size, made_on from board_pack_face where pack_id = :id", p); err != nil {
		return nil, err
	}
	by := map[string]Face{}
	for _, f := range all {
		by[f.Name] = f
	}
	return by, nil
}

// Face reads the kept bytes of a locked paper; the store checks them against their hash.
func (b *Boards) Face(ctx context.Context, p Pack, name string) ([]byte, error) {
	faces, err := b.Faces(ctx, p)
	if err != nil {
		return nil, err
	}
	f, there := faces[name]
	if !there {
		return nil, fault.NotFound("Paper %d is not kept as that kind of file.", p.Number)
	}
	return b.stored(ctx, f.Hash)
}

// tree reads the kept document of a locked paper.
func (b *Boards) tree(ctx context.Context, p Pack, public bool) (d document.Document, err error) {
	name := "tree"
	if public {
		name = publicFace + name
	}
	data, err := b.Face(ctx, p, name)
	if err != nil {
		return d, err
	}
	return d, json.Unmarshal(data, &d)
}

// PrintPack prints a locked paper as PDF and keeps it; one that was printed before stays as it is.
func (b *Boards) PrintPack(ctx context.Context, number int, public bool) error {
	p, err := b.Pack(ctx, number)
	if err != nil {
		return err
	}
	if p.State != PackLocked {
		return fault.Conflict("Only a locked paper is printed. Lock it first, or print its page.")
	}
	name := "pdf"
	if public {
		name = publicFace + name
	}
	faces, err := b.Faces(ctx, p)
	if err != nil {
		return err
	}
	if _, printed := faces[name]; printed {
		return nil
	}
	d, err := b.tree(ctx, p, public)
	if err != nil {
		return err
	}
	data, err := d.PDF(ctx)
	if err != nil {
		return err
	}
	hash, size, err := b.files.Put(ctx, bytes.NewReader(data))
	if err != nil {
		return err
	}
	words := "printed"
	if public {
		words = "printed the public copy of"
	}
	return b.db.Write(ctx, words+" "+p.Name(), func(tx *db.Tx) error {
		tx.About("paper", p.ID)
		return Face{PackID: p.ID, Name: name, Hash: hash, Size: size, MadeOn: b.db.Today()}.insert(ctx, tx)
	})
}

// ProposePack asks to publish the public copy of a locked paper.
func (b *Boards) ProposePack(ctx context.Context, number int) error {
	if err := packMay(ctx, account.PackBuild); err != nil {
		return err
	}
	return b.publishing(ctx, number, "asked to publish", func(p *Pack, who db.Actor) error { return p.Propose(who.ID, who.Name, b.db.Today()) })
}

// PublishPack decides on publishing: who asked cannot.
func (b *Boards) PublishPack(ctx context.Context, number int, approve bool) error {
	if err := packMay(ctx, account.PackPublish); err != nil {
		return err
	}
	sentence := "published"
	if !approve {
		sentence = "refused to publish"
	}
	return b.publishing(ctx, number, sentence, func(p *Pack, who db.Actor) error { return p.Publish(who.ID, who.Name, approve, b.db.Today()) })
}

func (b *Boards) publishing(ctx context.Context, number int, sentence string, move func(*Pack, db.Actor) error) error {
	p, err := b.Pack(ctx, number)
	if err != nil {
		return err
	}
	kind, err := b.Kind(p.Kind)
	if err != nil {
		return err
	}
	if !kind.Public {
		return fault.Conflict("A %s is not for the public: no public copy is made of it.", strings.ToLower(kind.Short))
	}
	who, _ := db.Who(ctx)
	if err := move(&p, who); err != nil {
		return err
	}
	return b.db.Write(ctx, sentence+" "+p.Name(), func(tx *db.Tx) error {
		tx.About("paper", p.ID)
		n, err := tx.Exec(ctx, `update board_pack set proposed_id = :proposed_id, proposed_name = :proposed_name, proposed_on = :proposed_on, published_id = :published_id, published_name = :published_name, published_on = :published_on,
			version = version + 1 where id = :id and version = :version`, p)
		if err == nil && n == 0 {
			err = fault.Overtaken("Somebody else has decided on paper %d at the same moment. Open it again.", number)
		}
		return err
	})
}
