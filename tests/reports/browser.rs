//! The HTML report in a real Chromium.

use crate::render;
use crate::sample::sample_audit;
use flate2::read::ZlibDecoder;
use idwidth::reports::Format;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::Command;
use std::{fs, thread};
use tempfile::TempDir;

/// A headless browser; every page is opened in a fresh profile.
struct Browser {
    args: Vec<String>,
    javascript: bool,
}

impl Browser {
    fn new(args: &[&str]) -> Self {
        Self { args: args.iter().map(|arg| (*arg).to_owned()).collect(), javascript: true }
    }

    /// Opens the page and returns what Chromium printed; a missing Chromium fails the test.
    fn open(&self, page: &str, action: &str) -> String {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("report.html");
        fs::write(&path, page).unwrap();
        let profile = folder.path().join("profile");
        if !self.javascript {
            // Off as a reader would switch it off.
            let setting = r#"{"profile": {"default_content_setting_values": {"javascript": 2}}}"#;
            fs::create_dir_all(profile.join("Default")).unwrap();
            fs::write(profile.join("Default/Preferences"), setting).unwrap();
        }
        let output = Command::new("chromium")
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"])
            .args(["--disable-dev-shm-usage", "--disable-background-networking"])
            .arg(format!("--user-data-dir={}", profile.display()))
            .args(&self.args)
            .arg(action)
            .arg(format!("file://{}", path.display()))
            .output()
            .unwrap_or_else(|error| {
                panic!("cannot run `chromium` ({error}): install Debian's package chromium")
            });
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "chromium {action}: {complaint}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Returns the file that the browser writes for `option`; its ending decides the format.
    fn file(&self, page: &str, option: &str, name: &str) -> Vec<u8> {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join(name);
        self.open(page, &format!("{option}={}", path.display()));
        fs::read(path).unwrap()
    }
}

fn report() -> String {
    render(&sample_audit(), Format::Html, 80)
}

/// Returns the picture's decompressed data: a filter byte, then the first pixel, which no filter changes.
fn pixels(png: &[u8]) -> Vec<u8> {
    let mut compressed = Vec::new();
    let mut rest = &png[8..];
    while rest.len() > 12 {
        let length = usize::try_from(u32::from_be_bytes(rest[..4].try_into().unwrap())).unwrap();
        if &rest[4..8] == b"IDAT" {
            compressed.extend(&rest[8..8 + length]);
        }
        rest = &rest[12 + length..];
    }
    let mut pixels = Vec::new();
    ZlibDecoder::new(&compressed[..]).read_to_end(&mut pixels).unwrap();
    pixels
}

#[test]
fn the_browser_keeps_every_finding_and_chart() {
    let report = report();
    let dom = Browser::new(&[]).open(&report, "--dump-dom");
    for finding in sample_audit().findings {
        assert!(dom.contains(&finding.id), "{}", finding.id);
    }
    assert!(report.contains("<svg"));
    assert_eq!(dom.matches("<svg").count(), report.matches("<svg").count());
    assert!(dom.contains("ZERO @ 2147483648 @ app/"));
}

#[test]
fn the_page_looks_the_same_without_javascript() {
    let with = Browser::new(&["--window-size=1280,4000"]);
    let without = Browser { javascript: false, ..Browser::new(&["--window-size=1280,4000"]) };
    let script = "<p>off</p><script>document.body.textContent = 'on'</script>";
    assert!(with.open(script, "--dump-dom").contains("<body>on"));
    assert!(without.open(script, "--dump-dom").contains("<p>off"));
    let shot = |browser: &Browser| pixels(&browser.file(&report(), "--screenshot", "page.png"));
    assert!(shot(&with) == shot(&without));
}

#[test]
fn the_page_is_dark_for_readers_who_like_it_dark() {
    let shot = |scheme: &str| {
        let browser = Browser::new(&["--window-size=400,800", scheme]);
        pixels(&browser.file(&report(), "--screenshot", "page.png"))
    };
    let light = shot("--blink-settings=preferredColorScheme=1");
    let dark = shot("--blink-settings=preferredColorScheme=0");
    assert_eq!(light[1..4], [0xff, 0xff, 0xff]);
    assert_eq!(dark[1..4], [0x14, 0x18, 0x1c]);
}

/// Returns the requests that a proxy sees while the page is open, without those of the browser's own services.
fn requests(page: &str) -> Vec<String> {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let proxy = thread::spawn(move || {
        let mut requests = Vec::new();
        for connection in listener.incoming() {
            let mut request = String::new();
            BufReader::new(connection.unwrap()).read_line(&mut request).unwrap();
            if request == "STOP\n" {
                break;
            }
            requests.push(request);
        }
        requests
    });
    let option = format!("--proxy-server={address}");
    Browser::new(&[&option, "--proxy-bypass-list=<-loopback>"]).open(page, "--dump-dom");
    TcpStream::connect(address).unwrap().write_all(b"STOP\n").unwrap();
    let services = [".google.com", ".googleapis.com", ".gvt1.com"];
    let is_service = |request: &String| {
        let host = request.split([' ', '/', ':']).find(|part| part.contains('.'));
        host.is_some_and(|host| services.iter().any(|service| host.ends_with(service)))
    };
    let mut requests = proxy.join().unwrap();
    requests.retain(|request| !is_service(request));
    requests
}

#[test]
fn the_page_asks_no_host_for_anything() {
    assert_eq!(requests(&report()), [""; 0]);
    let image = "<img src='http://example.test/pixel.png'>";
    assert_eq!(requests(image), ["GET http://example.test/pixel.png HTTP/1.1\r\n"]);
    let policed = report().replace("<main>", &format!("<main>{image}"));
    assert_eq!(requests(&policed), [""; 0], "the policy stops even markup that slips in");
}

#[test]
fn the_page_does_not_scroll_sideways_on_a_phone() {
    // Chromium's window is never narrower than 500 pixels; a frame is.
    let report = report().replace('&', "&amp;").replace('"', "&quot;");
    let phone = format!(
        "<title>not measured</title><iframe id=phone width=360 height=800 srcdoc=\"{report}\"></iframe>\
         <script>phone.onload = () => document.title =\
         'width ' + phone.contentDocument.documentElement.scrollWidth</script>"
    );
    let dom = Browser::new(&[]).open(&phone, "--dump-dom");
    assert!(dom.contains("<title>width 360</title>"), "{:?}", dom.split("</title>").next());
}

#[test]
fn printing_opens_what_is_folded() {
    let pages = |page: &str| {
        let pdf = Browser::new(&[]).file(page, "--print-to-pdf", "page.pdf");
        pdf.windows(9).filter(|bytes| bytes == b"/MediaBox").count()
    };
    let folded = report();
    let opened = folded.replace("<details>", "<details open>");
    let never = folded.replace("details::details-content", "details::no-such-part");
    assert_ne!(folded, opened);
    assert_eq!(pages(&folded), pages(&opened));
    assert!(pages(&never) < pages(&folded));
}
