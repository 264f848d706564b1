package account

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os/user"
	"strings"
	"text/tabwriter"

	"waymark/db"
	"waymark/fault"
)

// CommandUsage says what `waymark person` can do.
const CommandUsage = `waymark person add --name "Ana Silva" --email ana@example.gov.uk --role administrator [--role …] [--team …]
                    adds a person and prints a link, once, with which they set a password
waymark person link EMAIL        prints a new link, for a forgotten password
waymark person disable EMAIL WHY ends their sessions and lets them sign in no more
waymark person list              lists everybody
waymark person roles             lists the roles there are`

// Command does what `waymark person …` asks: how the first administrator comes in, and the way back when every administrator is
// locked out. Whoever can run it holds the data folder anyway; the record names the machine's user.
func (a *Accounts) Command(ctx context.Context, args []string, out io.Writer) error {
	ctx = db.As(ctx, db.Actor{ID: "command line", Name: "Command line" + machineUser()})
	verb := ""
	if len(args) > 0 {
		verb, args = args[0], args[1:]
	}
	switch {
	case verb == "add":
		return a.commandAdd(ctx, args, out)
	case verb == "link" && len(args) == 1:
		p, err := a.PersonByEmail(ctx, args[0])
		if err != nil {
			return err
		}
		return a.printLink(ctx, p.ID, out)
	case verb == "disable" && len(args) >= 2:
		p, err := a.PersonByEmail(ctx, args[0])
		if err != nil {
			return err
		}
		if err := a.Disable(ctx, p.ID, strings.Join(args[1:], " ")); err != nil {
			return err
		}
		fmt.Fprintf(out, "%s can sign in no more.\n", p.Name)
		return nil
	case verb == "list" && len(args) == 0:
		return a.commandList(ctx, out)
	case verb == "roles" && len(args) == 0:
		table := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
		for _, role := range roles {
			fmt.Fprintf(table, "%s\t%s\n", role.Key, role.Name)
		}
		return table.Flush()
	}
	return fault.Invalid("%s", CommandUsage)
}

func machineUser() string {
	if u, err := user.Current(); err == nil {
		return " (" + u.Username + ")"
	}
	return ""
}

func (a *Accounts) commandAdd(ctx context.Context, args []string, out io.Writer) error {
	var p Person
	flags := flag.NewFlagSet("waymark person add", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&p.Name, "name", "", "")
	flags.StringVar(&p.Email, "email", "", "")
	flags.StringVar(&p.Team, "team", "", "")
	flags.Func("role", "", func(key string) error {
		if roleOf(key) == nil {
			return fmt.Errorf("there is no role %q: waymark person roles lists them", key)
		}
		p.Roles.V = append(p.Roles.V, key)
		return nil
	})
	if err := flags.Parse(args); err != nil {
		return fault.Invalid("%s", err).Because(err)
	}
	if flags.NArg() > 0 {
		return fault.Invalid("%s", CommandUsage)
	}
	id, err := a.Add(ctx, p)
	if f := fault.Of(err); f != nil && len(f.Fields) > 0 {
		var lines []string
		for _, field := range f.Fields {
			lines = append(lines, field.Words)
		}
		return fault.Invalid("%s.", strings.Join(lines, ". "))
	}
	if err != nil {
		return err
	}
	return a.printLink(ctx, id, out)
}

func (a *Accounts) printLink(ctx context.Context, id string, out io.Writer) error {
	link, err := a.Link(ctx, id)
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "To set a password, open this once within three days:\n%s\n", link)
	return nil
}

func (a *Accounts) commandList(ctx context.Context, out io.Writer) error {
	people, err := a.People(ctx)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(table, "NAME\tEMAIL\tROLES\tACCOUNT\tLAST SIGNED IN")
	for _, p := range people {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", p.Name, p.Email, strings.Join(p.Roles.V, ", "), p.State, lastSeen(p))
	}
	return table.Flush()
}
