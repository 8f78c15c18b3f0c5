//! Forms.

use std::sync::Arc;

use super::super::schema::{Field, Kind};
use super::super::xml::Element;
use super::super::{Form, FormField, FormWords, MenuCommand, Page};
use super::body::Body;
use super::file::{Cx, opening};
use super::{action, page, pattern, reply};
use crate::matcher::{Pattern, PatternOptions};
use crate::model::{Code, Diagnostic};

/// Reads a form: a command of its menu that asks before it runs.
pub(super) fn read<'f>(cx: &mut Cx<'f, '_>, element: &Element<'f>) -> MenuCommand {
    let body = Body::read(cx, element, Kind::MenuForm);
    let fields = fields(cx, &body);
    let confirm_page = body.fields.get(Field::ConfirmPath);
    let confirm_page = confirm_page.and_then(|given| page::template(cx, given));
    let form = Form {
        fields,
        confirms: !matches!(body.get(Field::Confirm), Some("false" | "0")),
        confirm_page,
        words: FormWords {
            cancel: words(cx, &body, Field::CancelWords, FormWords::CANCEL),
            back: words(cx, &body, Field::BackWords, FormWords::BACK),
            skip: words(cx, &body, Field::SkipWords, FormWords::SKIP),
            confirm: words(cx, &body, Field::ConfirmWords, FormWords::CONFIRM),
        },
    };
    MenuCommand {
        event_type: None,
        system_enable: pattern::is_true(&body, Field::SystemEnable),
        action: action::read(cx, &body),
        form: Some(Box::new(form)),
    }
}

fn fields<'f>(cx: &mut Cx<'f, '_>, body: &Body<'_, 'f>) -> Vec<FormField> {
    let mut fields: Vec<FormField> = Vec::new();
    for element in body.all(Kind::FormField) {
        let field = field(cx, element);
        match fields.iter().find(|known| known.name == field.name) {
            Some(first) if !field.name.is_empty() => {
                let message = format!("this form has another field `{}`", field.name);
                let fault = Diagnostic::new(Code::BadValue, field.span.clone(), message)
                    .help("give one of them another name: values are kept by it")
                    .related(first.span.clone(), "first here");
                cx.push(fault);
            }
            _ => fields.push(field),
        }
    }
    if fields.is_empty() {
        let help = "write `<field name=\"…\">…</field>` in it for each thing that it asks for";
        let at = opening(body.element);
        cx.tell(
            Code::MissingField,
            at,
            "this `menu-form` has no `field`",
            help,
        );
    }
    fields
}

fn field<'f>(cx: &mut Cx<'f, '_>, element: &Element<'f>) -> FormField {
    let body = Body::read(cx, element, Kind::FormField);
    let (name, title) = action::names(&body);
    FormField {
        name,
        title,
        required: pattern::is_true(&body, Field::Required),
        pattern: pattern::of(cx, &body),
        prompt: inline(cx, &body, Kind::Prompt),
        error: inline(cx, &body, Kind::FieldError),
        span: cx.span(body.element.tag.clone()),
    }
}

fn inline<'f>(cx: &mut Cx<'f, '_>, body: &Body<'_, 'f>, kind: Kind) -> Option<Page> {
    let element = body.only(kind)?;
    let text = Body::read(cx, element, kind);
    if text.text.is_blank() {
        action::empty(cx, element);
        return None;
    }
    Some(Page::Inline(reply::text(cx, element, &text)))
}

/// The words that the author gives, or those that every form has.
fn words(cx: &mut Cx<'_, '_>, body: &Body<'_, '_>, field: Field, default: &str) -> Option<Pattern> {
    let options = PatternOptions {
        ignore_case: true,
        ..pattern::full()
    };
    match body.fields.get(field) {
        Some(given) => pattern::read(cx, &given.value, &given.at, options),
        None => Pattern::parse(default, options).0,
    }
}

/// Tells of forms of one menu that sessions could not tell apart.
pub(super) fn check_ids(cx: &mut Cx<'_, '_>, commands: &[MenuCommand]) {
    let mut known: Vec<(&Arc<str>, &MenuCommand)> = Vec::new();
    for form in commands.iter().filter(|command| command.form.is_some()) {
        let id = &form.action.id;
        if let Some((_, first)) = known.iter().find(|(other, _)| *other == id) {
            let message = format!("this menu has another form with the id `{id}`");
            let fault = Diagnostic::new(Code::DuplicateId, form.action.span.clone(), message)
                .help("give one of them another id: sessions remember a form by it")
                .related(first.action.span.clone(), "first here");
            cx.push(fault);
        } else if !id.is_empty() {
            known.push((id, form));
        }
    }
}
