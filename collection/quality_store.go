package collection

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"waymark/db"
	"waymark/vault"
)

// qualityRegister is the register that keeps the quality of the returns, for measures and for its thresholds.
const qualityRegister = "reg_quality"

// qualities counts how good the returns of an upload are, while the vault holds its rows.
func (c *Collections) qualities(ctx context.Context, v *vault.DB, upload string, report *Report, returns []Return) ([]Quality, error) {
	var all []Quality
	for _, r := range returns {
		s, err := c.Library.Spec(r.Collection)
		if err != nil || s.Rhythm == Timeless {
			continue
		}
		q := Quality{UploadID: upload, Collection: r.Collection, Part: r.Part, Year: r.Year, Period: r.period(), DataTo: r.DataTo, Rows: r.Rows}
		if err := q.cells(ctx, v, s); err != nil {
			return nil, fmt.Errorf("quality of %s: %w", r.Collection, err)
		}
		all = append(all, q)
	}
	report.grade(c.Library, all)
	return all, nil
}

// cells counts children, cells that are filled and codes that say little.
func (q *Quality) cells(ctx context.Context, v *vault.DB, s *Spec) error {
	where := " where _upload = '" + strings.ReplaceAll(q.UploadID, "'", "''") + "'"
	if s.dated() {
		where += fmt.Sprintf(" and _year = %d", int(q.Year))
	}
	var children, listed []string
	for _, t := range s.Tables {
		if s.dated() && !s.holds(t.From, t.Until, int(q.Year)) {
			continue
		}
		if t.Column("child") != nil {
			children = append(children, "select child::varchar as id from "+s.Raw(t)+where)
		}
		if len(t.Key) > 0 {
			listed = append(listed, "select "+t.Key[0]+"::varchar as id from "+s.Raw(t)+where)
		}
		counts := []string{"count(*)"}
		for _, column := range t.Columns {
			counts = append(counts, fmt.Sprintf("count(%q)", column.Name), fmt.Sprintf("count(*) filter (where %s)", column.vague()))
		}
		var n []int
		if err := oneRow(ctx, v, "select "+strings.Join(counts, ", ")+" from "+s.Raw(t)+where, &n); err != nil {
			return err
		}
		if n[0] == 0 {
			continue
		}
		for i, column := range t.Columns {
			f := FieldQuality{Table: t.Title, Field: column.Heading, Means: column.Means, Must: !column.Blank, Cells: n[0], Filled: n[1+2*i]}
			if column.codes != nil {
				f.Coded, f.Other = f.Filled, n[2+2*i]
				q.Coded, q.Other = q.Coded+f.Coded, q.Other+f.Other
			}
			if f.Must {
				q.Cells, q.Filled = q.Cells+f.Cells, q.Filled+f.Filled
			}
			q.Fields.V = append(q.Fields.V, f)
		}
	}
	if len(children) == 0 && len(listed) > 0 {
		children = listed[:1]
	}
	if len(children) == 0 {
		return nil
	}
	var n []int
	if err := oneRow(ctx, v, "select count(distinct id) from ("+strings.Join(children, " union all ")+")", &n); err != nil {
		return err
	}
	q.Children = n[0]
	return nil
}

// vague is the condition that a cell of the column says little.
func (c *Column) vague() string {
	var codes []string
	for _, code := range c.codes {
		if code.vague() {
			codes = append(codes, "'"+strings.ReplaceAll(code.Code, "'", "''")+"'")
		}
	}
	if len(codes) == 0 {
		return "false"
	}
	slices.Sort(codes)
	return fmt.Sprintf("%q", c.Name) + "::varchar in (" + strings.Join(codes, ", ") + ")"
}

// oneRow reads the whole numbers of a query's only row.
func oneRow(ctx context.Context, v *vault.DB, query string, into *[]int) error {
	rows, err := v.Query(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	*into = make([]int, len(columns))
	cells := make([]any, len(columns))
	for i := range cells {
		cells[i] = &(*into)[i]
	}
	for rows.Next() {
		if err := rows.Scan(cells...); err != nil {
			return err
		}
	}
	return rows.Err()
}

// grade adds what the report found to the returns: rows that could not be read, errors, queries, and checks that were not made.
func (r *Report) grade(l *Library, all []Quality) {
	type place struct{ file, table string }
	of := map[place]*Quality{}
	byFile := map[string]*Quality{}
	for _, f := range r.Files {
		// Where each row says its own year, what is wrong with the file is told of the newest return in it.
		var found *Quality
		for i := range all {
			if all[i].Collection == f.Collection && (int(all[i].Year) == f.Year || f.Year == 0 && (found == nil || all[i].Year > found.Year)) {
				found = &all[i]
			}
		}
		if found == nil {
			continue
		}
		found.Unread += f.Unread
		of[place{f.Name, f.Table}], byFile[f.Name] = found, found
	}
	messages := map[string]string{}
	for _, ran := range r.ChecksMade {
		messages[ran.Rule] = ran.Message
	}
	count := func(q *Quality, i Issue, n int) {
		errors, queries := n, 0
		if i.Severity != Error {
			errors, queries = 0, n
		}
		q.Errors, q.Queries = q.Errors+errors, q.Queries+queries
		at := slices.IndexFunc(q.Rules.V, func(o RuleQuality) bool { return o.Rule == i.Rule })
		if at < 0 {
			at = len(q.Rules.V)
			q.Rules.V = append(q.Rules.V, RuleQuality{Rule: i.Rule, Message: messages[i.Rule]})
		}
		q.Rules.V[at].Errors, q.Rules.V[at].Queries = q.Rules.V[at].Errors+errors, q.Rules.V[at].Queries+queries
		title := ""
		if s, err := l.Spec(q.Collection); err == nil {
			if t := s.Table(i.Table); t != nil {
				title = t.Title
			}
		}
		for f := range q.Fields.V {
			if q.Fields.V[f].Table == title && strings.EqualFold(q.Fields.V[f].Field, i.Column) {
				q.Fields.V[f].Errors, q.Fields.V[f].Queries = q.Fields.V[f].Errors+errors, q.Fields.V[f].Queries+queries
			}
		}
	}
	rest := map[string]int{}
	for rule, n := range r.NotListed {
		rest[rule] = n
	}
	for _, i := range r.Issues {
		q := of[place{i.File, i.Table}]
		if q == nil {
			q = byFile[i.File]
		}
		if q == nil {
			continue // of an accepted return that this one was compared with
		}
		count(q, i, 1+rest[i.Rule]) // beyond a number they are counted without being listed
		delete(rest, i.Rule)
	}
	for i := range all {
		all[i].NotRun.V = r.ChecksNotRun
		slices.SortStableFunc(all[i].Rules.V, func(a, b RuleQuality) int { return b.Errors + b.Queries - a.Errors - a.Queries })
		all[i].Fields.V = worstFirst(all[i].Fields.V)
	}
}

// keepQualities writes down how good the returns of an upload are, in the write that keeps its report.
func keepQualities(ctx context.Context, tx *db.Tx, upload string, all []Quality) error {
	if _, err := tx.Exec(ctx, "delete from collection_quality where upload_id = :id", map[string]any{"id": upload}); err != nil {
		return err
	}
	for _, q := range all {
		q.CountedAt = tx.Now()
		if _, err := tx.Exec(ctx, `insert into collection_quality (upload_id, collection, part, year, period, data_to, children, rows, unread, errors, queries, cells, filled, coded, other, fields, rules, not_run, counted_at)
			values (:upload_id, :collection, :part, :year, :period, :data_to, :children, :rows, :unread, :errors, :queries, :cells, :filled, :coded, :other, :fields, :rules, :not_run, :counted_at)`, q); err != nil {
			return err
		}
	}
	return nil
}

// Quality lists how good the returns are that count now, each with its grade, by collection, the newest first: what the
// register of quality, the pages and the ratings read.
func (c *Collections) Quality(ctx context.Context) ([]Quality, error) {
	return c.qualityWhere(ctx, `select q.* from collection_quality q join collection_return r on r.upload_id = q.upload_id and r.collection = q.collection and r.part = q.part and r.year = q.year
		where r.state = 'accepted' order by q.collection, q.year desc, q.counted_at desc`, nil)
}

// qualityOf lists how good every return of a collection was that was ever checked, in the order in which they came.
func (c *Collections) qualityOf(ctx context.Context, collection string) ([]Quality, error) {
	return c.qualityWhere(ctx, `select * from collection_quality where collection = :collection order by counted_at, year`, map[string]any{"collection": collection})
}

func (c *Collections) qualityWhere(ctx context.Context, query string, args any) ([]Quality, error) {
	all := []Quality{}
	if err := c.db.All(ctx, &all, query, args); err != nil {
		return nil, err
	}
	g, err := c.grading(ctx)
	for i := range all {
		all[i].Grade = g.grade(all[i])
	}
	return all, err
}

// grading reads the thresholds: the defaults of the register's specification, or what the council settled.
func (c *Collections) grading(ctx context.Context) (g grading, err error) {
	s, err := c.Library.Spec(qualityRegister)
	if err != nil {
		return g, err
	}
	n := map[string]float64{}
	for _, setting := range s.Settings {
		if value, ok := setting.Default.(float64); ok {
			n[setting.Key] = value
		}
	}
	if c.settings.Values != nil {
		given, err := c.settings.Values(ctx)
		if err != nil {
			return g, err
		}
		for _, v := range given {
			if _, ours := n[v.Key]; ours && v.Scope == qualityRegister {
				if n[v.Key], err = strconv.ParseFloat(v.Value, 64); err != nil {
					return g, fmt.Errorf("setting %s of %s: %w", v.Key, v.Scope, err)
				}
			}
		}
	}
	for i, letter := range []string{"a", "b", "c"} {
		g.errors[i], g.filled[i], g.other[i] = n[letter+"_errors"], n[letter+"_filled"], n[letter+"_other"]
	}
	return g, nil
}

// FeedQuality calls put for every return that counts, so that measures can count how good the data is.
func (c *Collections) FeedQuality(ctx context.Context, put func(map[string]string) error) error {
	all, err := c.Quality(ctx)
	if err != nil {
		return err
	}
	for _, q := range all {
		if q.DataTo.IsZero() {
			continue
		}
		row := map[string]string{recordID: strings.Join([]string{q.Collection, q.Part, strconv.Itoa(int(q.Year))}, " "), "collection": q.Collection, "period": q.Period, "data_to": q.DataTo.String()}
		for name, n := range map[string]int{"children": q.Children, "errors": q.Errors, "queries": q.Queries, "rows": q.Rows, "unread": q.Unread, "cells": q.Cells, "filled": q.Filled, "coded": q.Coded, "other": q.Other} {
			row[name] = strconv.Itoa(n)
		}
		if err := put(row); err != nil {
			return err
		}
	}
	return nil
}
