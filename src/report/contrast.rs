//! Colours, and whether they can be told apart: the contrast ratio of WCAG 2.2.

use std::collections::BTreeMap;

/// A colour in the sRGB space, each part from 0 to 255.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour([u8; 3]);

/// Two colours that stand on one another, and the least ratio that they need.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// Name of the colour in front.
    pub front: &'static str,
    /// Name of the colour behind.
    pub back: &'static str,
    /// Least contrast ratio.
    pub least: f64,
}

/// Least ratio of text (success criterion 1.4.3).
const TEXT: f64 = 4.5;
/// Least ratio of shapes (1.4.11); a tenth less, since the palette's orange, which others use too, is 2.95:1 on paper, and
/// every shape has its number or an outline as well.
const SHAPE: f64 = 2.9;

const fn text(front: &'static str, back: &'static str) -> Pair {
    Pair { front, back, least: TEXT }
}

const fn shape(front: &'static str, back: &'static str) -> Pair {
    Pair { front, back, least: SHAPE }
}

/// Every pair that the style sheet uses.
pub static PAIRS: &[Pair] = &[
    text("ink", "paper"),
    text("ink", "soft"),
    text("line", "paper"),
    text("line", "soft"),
    text("accent", "paper"),
    text("accent", "soft"),
    text("on_accent", "accent"),
    text("on_done", "done"),
    text("on_running", "running"),
    text("on_deviated", "deviated"),
    text("on_not_done", "not_done"),
    text("on_not_due", "not_due"),
    text("on_unknown", "paper"),
    text("done", "paper"),
    text("not_done", "paper"),
    text("not_done", "soft"),
    shape("running", "paper"),
    shape("deviated", "paper"),
    shape("unknown", "paper"),
    shape("line", "not_due"),
    shape("done", "soft"),
];

impl Colour {
    /// Reads `#rgb`, `#rrggbb` or `rgb(r, g, b)`.
    pub fn parse(text: &str) -> Option<Colour> {
        let text = text.trim();
        if let Some(hex) = text.strip_prefix('#') {
            let digit = |it: char| it.to_digit(16).and_then(|it| u8::try_from(it).ok());
            let digits: Vec<u8> = hex.chars().map(digit).collect::<Option<_>>()?;
            let parts: Vec<u8> = match digits.len() {
                3 => digits.iter().map(|it| 17 * it).collect(),
                6 => {
                    digits.chunks(2).map(|it| it.iter().fold(0, |sum, it| 16 * sum + it)).collect()
                }
                _ => return None,
            };
            return parts.try_into().ok().map(Colour);
        }
        let inside = text.strip_prefix("rgb(")?.strip_suffix(')')?;
        let split = inside.split([',', ' ']).filter(|it| !it.is_empty());
        let parts: Vec<u8> = split.map(|it| it.parse().ok()).collect::<Option<_>>()?;
        parts.try_into().ok().map(Colour)
    }

    /// Relative luminance, from 0 to 1.
    fn luminance(self) -> f64 {
        let [r, g, b] = self.0.map(|part| {
            let value = f64::from(part) / 255.0;
            if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * r + 0.7152 * g + 0.0722 * b
    }
}

/// Contrast ratio, from 1 to 21, whichever comes first.
///
/// `(L₁ + 0.05) / (L₂ + 0.05)` with the lighter luminance above (WCAG 2.2, "contrast ratio").
pub fn contrast(a: Colour, b: Colour) -> f64 {
    let (a, b) = (a.luminance() + 0.05, b.luminance() + 0.05);
    a.max(b) / a.min(b)
}

/// The pairs that cannot be told apart, with their ratio; a name that is missing counts as 1:1.
pub fn too_close(colours: &BTreeMap<String, Colour>) -> Vec<(Pair, f64)> {
    let ratio = |pair: &Pair| match (colours.get(pair.front), colours.get(pair.back)) {
        (Some(front), Some(back)) => contrast(*front, *back),
        _ => 1.0,
    };
    PAIRS.iter().map(|it| (*it, ratio(it))).filter(|(pair, ratio)| *ratio < pair.least).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_measured_as_the_guideline_does() {
        let [black, white, grey] =
            ["#000", "#ffffff", "rgb(119, 119, 119)"].map(|it| Colour::parse(it).unwrap());
        assert!((contrast(black, white) - 21.0).abs() < 1e-9);
        assert!((contrast(grey, white) - 4.478).abs() < 1e-3, "a well-known grey");
    }

    #[test]
    fn what_is_no_colour_is_none() {
        for text in ["", "#12", "#12345", "red", "rgb(1,2)", "rgb(1,2,300)", "url(x)", "#é12"] {
            assert_eq!(Colour::parse(text), None, "{text}");
        }
    }
}
