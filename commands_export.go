package main

import (
	"context"
	"fmt"

	"waymark/fault"
)

// exportSite writes the public site as files, for a web server that shows it while Waymark is down.
func exportSite(ctx context.Context, c *cli, args []string) error {
	args, err := parse(c.flags("export"), args)
	if err != nil {
		return err
	}
	if len(args) != 1 {
		return fault.Invalid("Name the folder to write: waymark export /srv/waymark/copy.")
	}
	return c.with(ctx, func(ctx context.Context, h *house) error {
		done, err := h.public.Copy(ctx, h.site(), args[0])
		if err != nil {
			return err
		}
		for _, link := range done.Left {
			fmt.Fprintf(c.err, "Left out, as it leads to nothing: %s\n", link)
		}
		_, err = fmt.Fprintf(c.out, "Wrote the public site, the young people's site and all open data as %d files to %s.\nLet any web server show that folder when Waymark is down; its page for missing addresses is 404.html. To look at it now: python3 -m http.server -d %s\n", done.Files, args[0], args[0])
		return err
	})
}
