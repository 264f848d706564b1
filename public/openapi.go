package public

import (
	"net/http"
	"reflect"
	"strings"

	"waymark/calendar"
)

// openAPI describes the API for programs (OpenAPI 3.1). Its schemas are read from the same rows that the answers are made of, so that they cannot differ,
// and every address has an example that can be asked for.
func (s *Site) openAPI(w http.ResponseWriter, r *http.Request, e edition) error {
	return s.sendJSON(w, r, e, "application/vnd.oai.openapi+json;version=3.1", describeAPI(e, origin(r)))
}

func describeAPI(e edition, base string) map[string]any {
	schemas := map[string]any{}
	paths := map[string]any{}
	answer := func(data any, more map[string]any) map[string]any {
		fields := map[string]any{
			"council": text("Whose data they are."), "licence": text("Under which licence."), "licence_url": text("Where it stands."), "sample": text("Set where everything is invented."),
			"updated_at": dayField("The day on which something last changed."), "notes": map[string]any{"type": "array", "description": "What the signs in “note” mean."}, "data": data,
		}
		for name, schema := range more {
			fields[name] = schema
		}
		return map[string]any{"200": map[string]any{"description": "What was asked for.", "content": map[string]any{"application/json": map[string]any{"schema": map[string]any{"type": "object", "required": []string{"council", "licence", "licence_url", "updated_at", "data"}, "properties": fields}}}},
			"304": map[string]any{"description": "Nothing has changed since the ETag that was sent."}, "4XX": problem}
	}
	for _, d := range datasets {
		name := strings.ReplaceAll(d.name, "-", "_")
		schemas[name] = schemaOf(d.row)
		responses := answer(map[string]any{"type": "array", "items": map[string]any{"$ref": "#/components/schemas/" + name}}, map[string]any{
			"rows": map[string]any{"type": "integer", "description": "How many rows there are in all."}, "next": text("The address of the answer after this one, where there is one."),
		})
		responses["200"].(map[string]any)["content"].(map[string]any)["text/csv"] = map[string]any{"schema": text("The same rows, with one row of headings.")}
		paths["/api/v1/"+d.name] = map[string]any{"get": map[string]any{
			"operationId": "list_" + name, "summary": d.title, "description": "One row is " + d.holds + ".", "responses": responses,
			"parameters": []any{
				inQuery("format", "csv for a table, json otherwise.", map[string]any{"type": "string", "enum": []string{"json", "csv"}}, "json"),
				inQuery("page[size]", "How many rows at once.", map[string]any{"type": "integer", "minimum": 1, "maximum": mostRows}, 2),
				inQuery("cursor", "From “next” of the answer before.", map[string]any{"type": "string"}, "0"),
			},
		}}
	}
	for _, one := range e.singles() {
		schema := schemaOf(one.row)
		var parameters []any
		for i, name := range one.names {
			parameters = append(parameters, map[string]any{"name": name, "in": "path", "required": true, "schema": map[string]any{"type": "string"}, "example": one.example[i]})
		}
		paths[one.at] = map[string]any{"get": map[string]any{"operationId": one.id, "summary": one.summary, "parameters": parameters, "responses": answer(schema, nil)}}
	}
	return map[string]any{
		"openapi": "3.1.0",
		"info": map[string]any{"title": "Open data of " + e.Council + "’s children’s services improvement plan", "version": "1", "license": map[string]any{"name": licenceName, "url": licenceURL},
			"description": "Read only, without a key. A missing figure is null, and “note” says why."},
		"servers": []any{map[string]any{"url": base}}, "paths": paths, "components": map[string]any{"schemas": schemas},
	}
}

// singleAddress is an address that answers with one thing, with an example of each part of it.
type singleAddress struct {
	at, id, summary string
	names, example  []string
	row             reflect.Type
}

// singles are those of which this edition has an example.
func (e edition) singles() (all []singleAddress) {
	if len(e.Measures) > 0 {
		all = append(all, singleAddress{"/api/v1/measures/{id}", "get_measure", "One measure with all its figures", []string{"id"}, []string{e.Measures[0].Key}, reflect.TypeFor[measureJSON]()})
	}
	if p, found := e.current(); found && len(p.Priorities) > 0 && len(actionsOf(p)) > 0 {
		names, example := []string{"plan", "ref"}, []string{p.Slug, actionsOf(p)[0].Ref}
		all = append(all, singleAddress{"/api/v1/actions/{plan}/{ref}", "get_action", "One action", names, example, reflect.TypeFor[actionRow]()},
			singleAddress{"/api/v1/actions/{plan}/{ref}/updates", "get_action_updates", "The updates of one action", names, example, reflect.TypeFor[[]updateRow]()},
			singleAddress{"/api/v1/priorities/{plan}/{priority}", "get_priority", "One priority", []string{"plan", "priority"}, []string{p.Slug, "priority-" + number(p.Priorities[0].Number)}, reflect.TypeFor[priorityRow]()})
	}
	for _, p := range e.Surveys {
		if p.Release != nil {
			all = append(all, singleAddress{"/api/v1/surveys/{number}/results", "get_survey_results", "What children answered in one survey", []string{"number"}, []string{number(p.Number)}, reflect.TypeFor[surveyResultsJSON]()})
			break
		}
	}
	return all
}

// problem is how the API says that something cannot be had (RFC 9457).
var problem = map[string]any{"description": "What was asked for cannot be had, and why.", "content": map[string]any{"application/problem+json": map[string]any{"schema": map[string]any{"type": "object",
	"properties": map[string]any{"title": text("What went wrong."), "status": map[string]any{"type": "integer", "description": "The status code."}, "detail": text("What would make it right.")}}}}}

func text(means string) map[string]any { return map[string]any{"type": "string", "description": means} }

func dayField(means string) map[string]any {
	return map[string]any{"type": []string{"string", "null"}, "format": "date", "description": means}
}

func inQuery(name, means string, schema map[string]any, example any) map[string]any {
	return map[string]any{"name": name, "in": "query", "required": false, "description": means, "schema": schema, "example": example}
}

// schemaOf is the JSON schema of a row, read from its fields.
func schemaOf(t reflect.Type) map[string]any {
	switch {
	case t == reflect.TypeFor[calendar.Date]():
		return map[string]any{"type": []string{"string", "null"}, "format": "date"}
	case t.Kind() == reflect.Pointer:
		schema := schemaOf(t.Elem())
		if name, plain := schema["type"].(string); plain {
			schema["type"] = []string{name, "null"}
		}
		return schema
	case t.Kind() == reflect.Slice:
		return map[string]any{"type": "array", "items": schemaOf(t.Elem())}
	case t.Kind() == reflect.String:
		return map[string]any{"type": "string"}
	case t.Kind() == reflect.Bool:
		return map[string]any{"type": "boolean"}
	case t.Kind() == reflect.Int:
		return map[string]any{"type": "integer"}
	case t.Kind() == reflect.Float64:
		return map[string]any{"type": "number"}
	}
	fields, required := map[string]any{}, []string{}
	addFields(t, fields, &required)
	return map[string]any{"type": "object", "properties": fields, "required": required}
}

func addFields(t reflect.Type, fields map[string]any, required *[]string) {
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous {
			addFields(f.Type, fields, required)
			continue
		}
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		schema := schemaOf(f.Type)
		if means := f.Tag.Get("means"); means != "" {
			schema["description"] = means
		}
		fields[name] = schema
		if options != "omitempty" {
			*required = append(*required, name)
		}
	}
}
