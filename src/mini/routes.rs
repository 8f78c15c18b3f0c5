//! The routes, and what each does.

use std::rc::Rc;

use actix_web::http::Method;
use actix_web::web::{self, Bytes, Payload, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::json;

use super::answer::{Failure, Good, respond};
use super::asked::{Asked, Names};
use super::login::Known;
use super::service::{Mini, PREFIX, Shared};
use super::{body, errcode, ticket};
use crate::hook::Request;
use crate::model::{AccountId, Content};
use crate::store::UploadError;

/// A form with a picture has some bytes beside the picture.
const FORM: usize = 64 << 10;

/// Where the pictures that people sent are read again.
const UPLOADS: &str = "/uploads";

impl Mini {
    /// Mounts the routes below `/mini`: `App::new().configure(mini.configure())`. The pictures are
    /// read again under `/uploads`, which the server mounts.
    pub fn configure(self) -> impl FnOnce(&mut ServiceConfig) {
        move |config| {
            let mini = Rc::new(self);
            let serve = web::to(move |request: HttpRequest, payload: Payload| {
                let mini = Rc::clone(&mini);
                async move { mini.0.serve(&request, payload).await }
            });
            // A scope without services needs no pattern, which every other request would pay for.
            config.service(web::scope(PREFIX).default_service(serve));
        }
    }
}

/// What a path asks for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wish {
    Login,
    Menu,
    Say,
    Upload,
}

impl Wish {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "login" => Self::Login,
            "menu" => Self::Menu,
            "say" => Self::Say,
            "upload" => Self::Upload,
            _ => return None,
        })
    }
}

impl Shared {
    async fn serve(&self, request: &HttpRequest, payload: Payload) -> HttpResponse {
        let answer = self.answer_to(request, payload).await;
        respond(answer, self.settings.relogin_errcode)
    }

    async fn answer_to(&self, request: &HttpRequest, payload: Payload) -> Result<Good, Failure> {
        let (account, wish) = self.addressed(request)?;
        if !matches!(*request.method(), Method::GET | Method::POST) {
            let words = "GET and POST are answered";
            return Err(Failure::new(errcode::WRONG_METHOD, words));
        }
        let limit = match wish {
            Wish::Upload => self.uploads.limit().saturating_add(FORM),
            _ => self.max_body,
        };
        let body = body::read(payload, limit).await?;
        let names = Names {
            session: &self.settings.session_name,
            code: &self.settings.code_name,
        };
        let asked = Asked::read(request, &body, &names)?;
        match wish {
            Wish::Login => self.login(&account, &asked).await,
            Wish::Menu => self.show(&account, &asked).await,
            Wish::Say => self.say(&account, asked, request).await,
            Wish::Upload => self.upload(&account, &asked, &body, request).await,
        }
    }

    /// The account and the wish of a path such as `/mini/shop/say`.
    fn addressed(&self, request: &HttpRequest) -> Result<(AccountId, Wish), Failure> {
        let nothing = |words: &str| Failure::new(errcode::NOT_FOUND, words);
        let path = request.match_info().unprocessed();
        let path = path.strip_prefix('/').unwrap_or(path);
        let (identity, wish) = path.split_once('/').unwrap_or((path, ""));
        let account = self.account(identity);
        let account = account.ok_or_else(|| nothing("there is no such account"))?;
        let wish = Wish::of(wish.strip_suffix('/').unwrap_or(wish));
        let wish = wish.ok_or_else(|| nothing("there is login, menu, say and upload"))?;
        Ok((account, wish))
    }

    async fn login(&self, account: &AccountId, asked: &Asked) -> Result<Good, Failure> {
        let code = asked.code.as_ref().ok_or_else(|| self.no_code(account))?;
        let Known { session, .. } = self.log_in(account, code).await?;
        let data = json!({ "session": session });
        Ok(Good { session, data })
    }

    async fn show(&self, account: &AccountId, asked: &Asked) -> Result<Good, Failure> {
        let Known { holder, session } = self.who(account, asked).await?;
        let text = Content::Text {
            text: String::new(),
            menu_id: None,
        };
        let inbound = self.inbound(&holder, text)?.into();
        let data = json!({ "menu": self.menu(&inbound).await? });
        Ok(Good { session, data })
    }

    async fn say(
        &self,
        account: &AccountId,
        asked: Asked,
        request: &HttpRequest,
    ) -> Result<Good, Failure> {
        let Known { holder, session } = self.who(account, &asked).await?;
        let text = Content::Text {
            text: asked.text,
            menu_id: None,
        };
        let data = self
            .answer(self.inbound(&holder, text)?, said_by(request))
            .await?;
        Ok(Good { session, data })
    }

    async fn upload(
        &self,
        account: &AccountId,
        asked: &Asked,
        body: &Bytes,
        request: &HttpRequest,
    ) -> Result<Good, Failure> {
        let Known { holder, session } = self.who(account, asked).await?;
        let file = asked.file.clone().map(|range| body.slice(range));
        let missing = || Failure::new(errcode::BAD_REQUEST, "there is no `file` in the form");
        let url = self.keep(file.ok_or_else(missing)?).await?;
        let image = Content::Image {
            pic_url: url.clone(),
            media_id: String::new(),
        };
        let mut data = self
            .answer(self.inbound(&holder, image)?, said_by(request))
            .await?;
        if let Some(fields) = data.as_object_mut() {
            fields.insert("url".to_owned(), url.into());
        }
        Ok(Good { session, data })
    }

    /// Keeps a picture; gives the path under which it is read again.
    async fn keep(&self, file: Bytes) -> Result<String, Failure> {
        let chance = ticket::chance()?;
        let uploads = self.uploads.clone();
        let kept = web::block(move || uploads.put(&file, chance)).await;
        let kept = kept.map_err(|error| Failure::fault(&error, "no thread for a picture"))?;
        let name = kept.map_err(|error| match error {
            UploadError::Empty => Failure::new(errcode::BAD_REQUEST, error.to_string()),
            UploadError::TooLarge { .. } => Failure::new(errcode::TOO_LARGE, error.to_string()),
            UploadError::Kind => Failure::new(errcode::WRONG_KIND, error.to_string()),
            UploadError::Io(_) => Failure::fault(&error, "a picture cannot be kept"),
        })?;
        Ok(format!("{UPLOADS}/{name}"))
    }
}

/// The request as observers see it. The query is left out: it holds the ticket.
fn said_by(request: &HttpRequest) -> Request<'_> {
    Request::new(request.method().as_str(), request.path(), "")
}
