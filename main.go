// Waymark runs an English council's children's services improvement plan in the open: a plan, watched by measures, drawn
// from collections, answered by children.
//
// main reads the configuration, opens the ground, hangs the rooms and rings the bells between them. docs/house.md is the
// floor plan.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"waymark/calendar"
	"waymark/extract"
	"waymark/fault"
)

// version is set by the Makefile.
var version = "unversioned"

// command is one verb of the command line.
type command struct {
	name  string // "plan import"
	args  string // what it takes, for the usage text
	words string // what it does, in one line
	run   func(ctx context.Context, c *cli, args []string) error
}

// cli is what a command may use of the world.
type cli struct {
	config   config
	out, err io.Writer
	in       io.Reader
	asked    *flag.FlagSet  // the flags of the command, once it has named them: help prints them
	clock    calendar.Clock // the configuration's when nil; the sample tells its story on one of its own
}

// flags is an empty set of flags for a command, whose faults become one sentence.
func (c *cli) flags(name string) *flag.FlagSet {
	f := flag.NewFlagSet(name, flag.ContinueOnError)
	f.SetOutput(io.Discard)
	c.asked = f
	return f
}

// parse reads flags wherever they stand among the arguments, so that `measure run PATH --at 2022-03-31` works as people type it.
func parse(f *flag.FlagSet, args []string) (rest []string, err error) {
	for len(args) > 0 {
		if err := f.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return nil, err
			}
			return nil, fault.Invalid("%s: %s.", f.Name(), err)
		}
		args = f.Args()
		if len(args) > 0 {
			rest = append(rest, args[0])
			args = args[1:]
		}
	}
	return rest, nil
}

// nothing refuses arguments to a command that takes none, before it does what it does.
func (c *cli) nothing(name string, args []string) error {
	rest, err := parse(c.flags(name), args)
	if err == nil && len(rest) > 0 {
		err = fault.Invalid("%s takes nothing; %q was given.", name, strings.Join(rest, " "))
	}
	return err
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is main for a test to call: 0 when done, 1 when it could not be done, 2 when it was asked wrongly.
func run(ctx context.Context, args, environment []string, in io.Reader, out, errOut io.Writer) int {
	if len(args) == 2 && args[0] == extract.Apart {
		return extract.ReadApart(args[1], in, out)
	}
	file := ""
	for _, e := range environment {
		if v, ok := strings.CutPrefix(e, "WAYMARK_CONFIG="); ok {
			file = v
		}
	}
	if len(args) > 1 && args[0] == "--config" {
		file, args = args[1], args[2:]
	}
	if len(args) == 0 || args[0] == "help" || args[0] == "--help" || args[0] == "-h" {
		fmt.Fprint(out, usage())
		return 0
	}
	cmd, rest := find(args)
	if cmd == nil {
		fmt.Fprintf(errOut, "waymark: there is no command %q; `waymark help` lists them\n", strings.Join(args, " "))
		for _, c := range commands {
			if strings.HasPrefix(c.name, args[0]+" ") {
				fmt.Fprintf(errOut, "  waymark %s\n", strings.TrimSpace(c.name+" "+c.args))
			}
		}
		return 2
	}
	c, err := loadConfig(file, environment)
	if err != nil {
		fmt.Fprintln(errOut, "waymark:", err)
		return 2
	}
	cli := &cli{config: c, out: out, err: errOut, in: in}
	err = cmd.run(ctx, cli, rest)
	switch f := fault.Of(err); {
	case err == nil:
		return 0
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintf(out, "waymark %s\n\n%s.\n", strings.TrimSpace(cmd.name+" "+cmd.args), cmd.words)
		if cli.asked != nil {
			cli.asked.VisitAll(func(f *flag.Flag) {
				name, words := flag.UnquoteUsage(f)
				fmt.Fprintf(out, "  %-24s %s\n", strings.TrimSpace("--"+f.Name+" "+strings.ToUpper(name)), words)
			})
		}
		return 0
	case f != nil:
		fmt.Fprintln(errOut, "waymark:", f.Words)
		for _, field := range f.Fields {
			fmt.Fprintf(errOut, "  %s: %s\n", field.Name, field.Words)
		}
		return 1
	default:
		fmt.Fprintln(errOut, "waymark:", err)
		return 1
	}
}

// find is the command that the arguments begin with; the longest name wins.
func find(args []string) (found *command, rest []string) {
	for i := range commands {
		words := strings.Fields(commands[i].name)
		if len(words) <= len(args) && strings.Join(args[:len(words)], " ") == commands[i].name && (found == nil || len(words) > len(strings.Fields(found.name))) {
			found, rest = &commands[i], args[len(words):]
		}
	}
	return found, rest
}

func usage() string {
	var b strings.Builder
	b.WriteString("Waymark runs a council's children's services improvement plan: a plan, watched by measures, drawn from collections, answered by children.\n\nCommands:\n")
	for _, c := range commands {
		fmt.Fprintf(&b, "  waymark %s\n      %s\n", strings.TrimSpace(c.name+" "+c.args), c.words)
	}
	b.WriteString("\nSettings, in waymark.toml (or the file that --config or WAYMARK_CONFIG names) as `name = \"value\"`, or in the environment as WAYMARK_NAME:\n")
	b.WriteString(settingsUsage())
	return b.String()
}
