//! Draws a growth curve, its ceilings and the forecast fan as inline SVG.
//!
//! Pure: the same curve is the same picture. Colours are attributes, so that a page without its
//! style sheet still shows them; text takes the colour of the page.

use super::super::words::{day, forecast_line, thousands};
use super::axis::{Axis, days, label};
use crate::facts::Point;
use crate::forecast::Forecast;
use crate::width::{Id, Width};
use jiff::ToSpan;
use jiff::civil::Date;
use maud::{Markup, html};

/// Points drawn and listed at most: more cannot be told apart at this size.
pub(super) const POINTS: usize = 120;

/// A ceiling with its forecast.
pub(super) struct Ceiling<'a> {
    /// Largest id that fits.
    pub(super) id: Id,
    /// What has it.
    pub(super) width: Width,
    /// When it is outgrown.
    pub(super) forecast: &'a Forecast,
}

/// What one chart shows.
pub(super) struct Chart<'a> {
    /// Prefix of the element ids, unique on the page.
    pub(super) id: String,
    /// Whose growth.
    pub(super) name: &'a str,
    /// Growth curve, ascending; at least two points.
    pub(super) curve: &'a [Point],
    /// Ceilings, the one that counts first.
    pub(super) ceilings: Vec<Ceiling<'a>>,
    /// The day the report speaks of.
    pub(super) as_of: Date,
}

/// Size of a panel and of the area inside its axes, in tenths of a pixel.
const RIGHT: Id = 4_660;
const LEFT: Id = 580;
const TOP: Id = 240;
const BOTTOM: Id = 2_300;

/// Returns the whole curve and, if the ceiling is reached soon, a closer look at the crossing.
pub(super) fn draw(chart: &Chart<'_>) -> Option<Markup> {
    let (first, last) = (chart.curve.first()?, chart.curve.last()?);
    let top = chart.ceilings.iter().map(|ceiling| ceiling.id).chain([last.value]).max()?;
    let history = days(last.date) - days(first.date);
    let ends =
        chart.ceilings.iter().filter_map(|ceiling| ceiling.forecast.p90.or(ceiling.forecast.p10));
    // A date in the far future would squeeze the record into the margin.
    let farthest = days(last.date) + history.max(730);
    let nearest = days(last.date).max(days(chart.as_of));
    let end = ends.map(days).max().unwrap_or(0).clamp(nearest, farthest.max(nearest));
    let margin = (end - days(first.date)) / 25;
    let full = Panel {
        chart,
        part: "full",
        title: format!("Growth of {}", chart.name),
        x: Axis::new(days(first.date), end + margin, (LEFT, RIGHT)),
        y: Axis::new(first.value.min(0), top.saturating_add(top / 12), (BOTTOM, TOP)),
    };
    let panels = [Some(full), closer(chart, last)];
    Some(html! { div.panels { @for panel in panels.iter().flatten() { (panel.draw()) } } })
}

/// Looks at the last 60 days and the next crossing, if that lies within three years.
fn closer<'a>(chart: &'a Chart<'a>, last: &Point) -> Option<Panel<'a>> {
    let is_ahead = |ceiling: &&Ceiling<'_>| ceiling.forecast.p10.is_some_and(|p10| p10 > last.date);
    let ceiling = chart.ceilings.iter().find(is_ahead)?;
    let p90 = ceiling.forecast.p90?;
    let from = last.date.checked_sub(60.days()).ok()?;
    if days(p90) - days(last.date) > 3 * 365 {
        return None;
    }
    let before = chart.curve.iter().rev().find(|point| point.date <= from);
    let low = before.or(chart.curve.first())?.value;
    let margin = ceiling.id.saturating_sub(low) / 8;
    Some(Panel {
        chart,
        part: "near",
        title: format!("Close to the ceiling of {}", ceiling.width),
        x: Axis::new(days(from), days(p90) + 45, (LEFT, RIGHT)),
        y: Axis::new(low, ceiling.id.saturating_add(margin), (BOTTOM, TOP)),
    })
}

/// One picture.
struct Panel<'a> {
    chart: &'a Chart<'a>,
    part: &'static str,
    title: String,
    x: Axis,
    y: Axis,
}

impl Panel<'_> {
    fn draw(&self) -> Markup {
        let id = |what: &str| format!("{}-{}-{what}", self.chart.id, self.part);
        let area = (self.x.at(self.x.low), self.y.at(self.y.high));
        html! {
            figure {
                svg viewBox="0 0 480 264" role="img" aria-labelledby={ (id("title")) " " (id("desc")) } {
                    title id=(id("title")) { (self.title) }
                    desc id=(id("desc")) { (sentence(self.chart)) }
                    clipPath id=(id("clip")) {
                        rect x=(area.0) y=(area.1) width="408" height="206" {}
                    }
                    (self.grid())
                    g clip-path={ "url(#" (id("clip")) ")" } {
                        (self.fans())
                        polyline.curve points=(self.points()) fill="none" stroke="#0072b2"
                            stroke-width="2.5" stroke-linejoin="round" {}
                    }
                    (self.today())
                    (self.ceilings())
                }
                figcaption { (self.title) }
            }
        }
    }

    fn grid(&self) -> Markup {
        let (ticks, step) = self.y.ticks();
        let (left, right) = (self.x.at(self.x.low), self.x.at(self.x.high));
        html! {
            @for tick in ticks {
                @let y = self.y.at(tick);
                line.grid x1=(left) x2=(right) y1=(y) y2=(y)
                    stroke="#888888" stroke-opacity="0.3" {}
                text x="52" y=(y) dy="4" text-anchor="end" { (label(tick, step, self.y.high)) }
            }
            text x=(left) y="246" { (day_of(self.x.low)) }
            text x=(right) y="246" text-anchor="end" { (day_of(self.x.high)) }
        }
    }

    /// The day the report speaks of.
    fn today(&self) -> Markup {
        let x = self.x.at(days(self.chart.as_of));
        let (top, bottom) = (self.y.at(self.y.high), self.y.at(self.y.low));
        html! {
            line.today x1=(x) x2=(x) y1=(top) y2=(bottom)
                stroke="currentColor" stroke-dasharray="2 4" {}
            text x=(x) y="260" text-anchor=(self.anchor(days(self.chart.as_of))) {
                "as of " (self.chart.as_of)
            }
        }
    }

    fn ceilings(&self) -> Markup {
        let (left, right) = (self.x.at(self.x.low), self.x.at(self.x.high));
        let drawn = self.chart.ceilings.iter().filter(|ceiling| ceiling.id <= self.y.high);
        html! {
            @for ceiling in drawn {
                @let y = self.y.at(ceiling.id);
                line.ceiling x1=(left) x2=(right) y1=(y) y2=(y)
                    stroke="#d55e00" stroke-width="2.5" {}
                text.strong x=(left) y=(y) dx="4" dy="-6" {
                    (thousands(ceiling.id)) " (" (ceiling.width) ")"
                }
                (self.crossing(ceiling, &y))
            }
        }
    }

    /// Dots where the forecast crosses a ceiling, named where there is room.
    fn crossing(&self, ceiling: &Ceiling<'_>, y: &str) -> Markup {
        let f = ceiling.forecast;
        let dots =
            [(f.p10, "p10", "end", "-2"), (f.p50, "", "middle", "0"), (f.p90, "p90", "start", "2")];
        let dots = dots.into_iter().filter_map(|(date, name, anchor, dx)| {
            Some((days(date?), name, anchor, dx)).filter(|(day, ..)| *day <= self.x.high)
        });
        // Left of this, the ceiling's own label stands.
        let is_free = |day| self.part == "near" && self.x.tenths(day) > LEFT + 1_700;
        html! {
            @for (day, name, anchor, dx) in dots {
                circle.ceiling cx=(self.x.at(day)) cy=(y) r="4" fill="#d55e00" {}
                @if is_free(day) {
                    text.name x=(self.x.at(day)) y=(y) dx=(dx) dy="-9" text-anchor=(anchor) { (name) }
                }
            }
        }
    }

    /// From the last point to p10, p50 and p90 on each ceiling.
    fn fans(&self) -> Markup {
        let Some(last) = self.chart.curve.last() else { return html! {} };
        let start = self.place(days(last.date), last.value);
        html! {
            @for ceiling in &self.chart.ceilings {
                @let place = |date| self.place(days(date), ceiling.id);
                @if let (Some(p10), Some(p90)) = (ceiling.forecast.p10, ceiling.forecast.p90) {
                    @if p10 > last.date {
                        polygon.fan points={ (start) " " (place(p10)) " " (place(p90)) }
                            fill="#0072b2" fill-opacity="0.2" {}
                    }
                }
                @if let Some(p50) = ceiling.forecast.p50.filter(|p50| *p50 > last.date) {
                    polyline.middle points={ (start) " " (place(p50)) } fill="none"
                        stroke="#0072b2" stroke-width="2" stroke-dasharray="6 4" {}
                }
            }
        }
    }

    /// The curve's places, from the last point left of the panel on.
    fn points(&self) -> String {
        let points = sample(self.chart.curve);
        let left = points.iter().rposition(|point| days(point.date) < self.x.low).unwrap_or(0);
        let places =
            points.iter().skip(left).map(|point| self.place(days(point.date), point.value));
        places.collect::<Vec<_>>().join(" ")
    }

    fn place(&self, day: Id, value: Id) -> String {
        format!("{},{}", self.x.at(day), self.y.at(value))
    }

    /// Keeps a label inside the picture.
    fn anchor(&self, day: Id) -> &'static str {
        let (at, quarter) = (self.x.tenths(day), (RIGHT - LEFT) / 4);
        if at < LEFT + quarter {
            "start"
        } else if at > RIGHT - quarter {
            "end"
        } else {
            "middle"
        }
    }
}

fn day_of(days: Id) -> String {
    let date = i32::try_from(days).ok().and_then(|days| Date::MIN.checked_add(days.days()).ok());
    date.map_or_else(|| "after 9999".to_owned(), day)
}

/// Thins a curve to at most [`POINTS`] points, its first and last among them. Growth curves only
/// rise, so that the ends of a stretch are its lowest and highest point.
pub(super) fn sample(curve: &[Point]) -> Vec<Point> {
    if curve.len() <= POINTS {
        return curve.to_vec();
    }
    let last = curve.len() - 1;
    (0..POINTS).filter_map(|n| curve.get(n * last / (POINTS - 1)).copied()).collect()
}

/// Returns what a person would say of the picture.
pub(super) fn sentence(chart: &Chart<'_>) -> String {
    let (Some(first), Some(last)) = (chart.curve.first(), chart.curve.last()) else {
        return String::new();
    };
    let mut text = format!(
        "The highest id of {} grew from {} on {} to {} on {}.",
        chart.name,
        thousands(first.value),
        day(first.date),
        thousands(last.value),
        day(last.date)
    );
    for ceiling in &chart.ceilings {
        let forecast = forecast_line(ceiling.forecast);
        text.push_str(&format!(
            " Ceiling {} ({}): {forecast}.",
            thousands(ceiling.id),
            ceiling.width
        ));
    }
    text
}
