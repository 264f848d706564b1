// Command bench times the long roads of Waymark as whole processes and prints a table: reading, checking, loading and
// measuring a 903 year at three sizes, a three-year history counted for 36 months, and public pages under load. For scale it
// prints how long a plain SHA-256 of the same bytes takes. `make bench` runs it; bench/README.md says what it printed last.
package main

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

func main() {
	binary := flag.String("waymark", "./waymark", "the binary to time")
	sizes := flag.String("children", "600,6000,60000", "sizes of the 903 year, in children looked after")
	runs := flag.Int("runs", 3, "runs of each; the median is printed")
	seconds := flag.Int("seconds", 10, "how long public pages are asked for")
	flag.Parse()
	if err := bench(*binary, strings.Split(*sizes, ","), *runs, *seconds); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func bench(binary string, sizes []string, runs, seconds int) error {
	binary, err := filepath.Abs(binary)
	if err != nil {
		return err
	}
	work, err := os.MkdirTemp("", "waymark-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work)
	fmt.Printf("%s, %d processors, %s\n\n", time.Now().Format("2 January 2006"), runtime.NumCPU(), runtime.Version())
	fmt.Println("| children | what | rows | MB | seconds | peak MB | SHA-256 of the same bytes, seconds |")
	fmt.Println("|---:|---|---:|---:|---:|---:|---:|")
	for _, size := range sizes {
		n, err := strconv.Atoi(size)
		if err != nil {
			return err
		}
		one := filepath.Join(work, size)
		if err := exec.Command(binary, "sample", "--children", size, "--years", "1", "--out", one, "--csv-only").Run(); err != nil {
			return fmt.Errorf("sample of %d: %w", n, err)
		}
		files, err := csvFiles(one)
		if err != nil {
			return err
		}
		for _, do := range []struct {
			what string
			args []string
		}{
			{"read, check", append([]string{"load", "--dry-run", "--format", "json"}, files...)},
			{"read, load, all measures with breakdowns", append([]string{"measure", "run", "--format", "json"}, files...)},
		} {
			if err := row(binary, size, do.what, do.args, files, runs); err != nil {
				return err
			}
		}
	}
	three := filepath.Join(work, "three-years")
	if err := exec.Command(binary, "sample", "--children", "600", "--years", "3", "--out", three, "--csv-only").Run(); err != nil {
		return err
	}
	files, err := csvFiles(three)
	if err != nil {
		return err
	}
	if err := row(binary, "600 × 3 years", "read, load, all measures × 36 months", append([]string{"measure", "run", "--series", "36", "--format", "json"}, files...), files, runs); err != nil {
		return err
	}
	return pages(binary, work, seconds)
}

// row times one command and prints its line.
func row(binary, size, what string, args, files []string, runs int) error {
	var took, peak []float64
	for range runs {
		c := exec.Command(binary, args...)
		c.Stdout = io.Discard
		var complaint bytes.Buffer
		c.Stderr = &complaint
		began := time.Now()
		if err := c.Run(); err != nil {
			return fmt.Errorf("waymark %s: %w: %s", args[0], err, complaint.String())
		}
		took = append(took, time.Since(began).Seconds())
		peak = append(peak, float64(c.ProcessState.SysUsage().(*syscall.Rusage).Maxrss)/1024)
	}
	rows, size0, hashed, err := scale(files)
	if err != nil {
		return err
	}
	fmt.Printf("| %s | %s | %d | %.1f | %.2f | %.0f | %.3f |\n", size, what, rows, float64(size0)/1e6, median(took), median(peak), hashed)
	return nil
}

// scale counts rows and bytes and times their SHA-256.
func scale(files []string) (rows, size int64, seconds float64, err error) {
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			return 0, 0, 0, err
		}
		rows += int64(bytes.Count(b, []byte("\n"))) - 1
		size += int64(len(b))
		began := time.Now()
		sha256.Sum256(b)
		seconds += time.Since(began).Seconds()
	}
	return rows, size, seconds, nil
}

// csvFiles are the return files below a folder, without the reference files beside them.
func csvFiles(folder string) (files []string, err error) {
	err = filepath.WalkDir(folder, func(p string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && filepath.Ext(p) == ".csv" && filepath.Dir(p) != folder && filepath.Base(filepath.Dir(p)) != "reference" {
			files = append(files, p)
		}
		return err
	})
	if err == nil && len(files) == 0 {
		err = errors.New("the sample has no return files")
	}
	return files, err
}

// pages serves Exampleborough and asks for its public pages from eight readers at once.
func pages(binary, work string, seconds int) error {
	data, keys := filepath.Join(work, "council"), filepath.Join(work, "keys", "key")
	address, err := freeAddress()
	if err != nil {
		return err
	}
	env := append(os.Environ(), "WAYMARK_SAMPLE=true", "WAYMARK_DATA="+data, "WAYMARK_KEYS="+keys, "WAYMARK_ADDRESS="+address, "WAYMARK_LOG=warn")
	make := exec.Command(binary, "sample", "--children", "600", "--years", "3", "--council")
	make.Env = env
	began := time.Now()
	if out, err := make.CombinedOutput(); err != nil {
		return fmt.Errorf("sample council: %w: %s", err, out)
	}
	built := time.Since(began)
	serve := exec.Command(binary, "serve")
	serve.Env = env
	began = time.Now()
	if err := serve.Start(); err != nil {
		return err
	}
	defer func() { _ = serve.Process.Signal(os.Interrupt); _ = serve.Wait() }()
	for {
		res, err := http.Get("http://" + address + "/readyz")
		if err == nil {
			res.Body.Close()
			if res.StatusCode == http.StatusOK {
				break
			}
		}
		if time.Since(began) > time.Minute {
			return errors.New("the server did not become ready within a minute")
		}
		time.Sleep(20 * time.Millisecond)
	}
	ready := time.Since(began)
	fmt.Printf("\nExampleborough (600 children, three years) made through the real roads in %.1f s; the server ready %.2f s after its start.\n\n", built.Seconds(), ready.Seconds())
	fmt.Println("| public page | requests a second | p50 ms | p99 ms |")
	fmt.Println("|---|---:|---:|---:|")
	for _, path := range []string{"/", "/measures", "/young-people"} {
		var mu sync.Mutex
		var took []float64
		var wg sync.WaitGroup
		until := time.Now().Add(time.Duration(seconds) * time.Second)
		failed := 0
		for range 8 {
			wg.Go(func() {
				var own []float64
				bad := 0
				for time.Now().Before(until) {
					asked := time.Now()
					res, err := http.Get("http://" + address + path)
					if err != nil {
						bad++
						continue
					}
					_, _ = io.Copy(io.Discard, res.Body)
					res.Body.Close()
					if res.StatusCode != http.StatusOK {
						bad++
					}
					own = append(own, time.Since(asked).Seconds()*1000)
				}
				mu.Lock()
				took = append(took, own...)
				failed += bad
				mu.Unlock()
			})
		}
		wg.Wait()
		if failed > 0 {
			return fmt.Errorf("%s failed %d times", path, failed)
		}
		slices.Sort(took)
		fmt.Printf("| %s | %.0f | %.1f | %.1f |\n", path, float64(len(took))/float64(seconds), took[len(took)/2], took[len(took)*99/100])
	}
	return nil
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

func median(v []float64) float64 {
	slices.Sort(v)
	return v[len(v)/2]
}
