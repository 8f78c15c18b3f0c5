//! The account's custom menu, and personalised ones beside it.

mod bot;
mod button;
mod check;

use serde::Deserialize;
use serde_json::{Value, json};

use super::call::Call;
use super::client::Api;
use super::error::ApiError;
use super::fields::text;

pub use bot::{ButtonFault, buttons_of};
pub use button::{Button, ButtonAction, CustomMenu};

/// The answer when there is no menu.
const NO_MENU: i64 = 46003;

/// The calls of menus, for one account.
#[derive(Clone, Copy, Debug)]
pub struct MenuApi<'a>(&'a Api);

impl Api {
    /// The account's custom menu.
    #[must_use]
    pub const fn menu(&self) -> MenuApi<'_> {
        MenuApi(self)
    }
}

/// The menus of an account.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Menus {
    /// The one for everybody; none if there is none.
    pub default: Option<CustomMenu>,
    /// Those for some, in the platform's form.
    pub conditional: Vec<Value>,
}

#[derive(Deserialize)]
struct Made {
    #[serde(deserialize_with = "text")]
    menuid: String,
}

impl MenuApi<'_> {
    /// Makes this the menu for everybody. People see it within five minutes.
    ///
    /// # Errors
    /// See [`ApiError`]; a menu over a limit is not sent.
    pub async fn create(&self, menu: &CustomMenu) -> Result<(), ApiError> {
        let call = Call::post("/cgi-bin/menu/create").json(menu.to_json());
        self.checked(menu, &call)?;
        self.0.call(&call).await.map(drop)
    }

    /// The menus that there are.
    ///
    /// # Errors
    /// See [`ApiError`]; that there is no menu is no error.
    pub async fn get(&self) -> Result<Menus, ApiError> {
        let answer = match self.0.call(&Call::get("/cgi-bin/menu/get")).await {
            Err(error) if error.errcode() == Some(NO_MENU) => {
                let (default, conditional) = (None, Vec::new());
                return Ok(Menus {
                    default,
                    conditional,
                });
            }
            answer => answer?,
        };
        let conditional = answer.data.get("conditionalmenu").and_then(Value::as_array);
        Ok(Menus {
            default: answer.data.get("menu").map(CustomMenu::from_json),
            conditional: conditional.cloned().unwrap_or_default(),
        })
    }

    /// Removes all menus, the personalised ones too.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn delete(&self) -> Result<(), ApiError> {
        self.0
            .call(&Call::get("/cgi-bin/menu/delete"))
            .await
            .map(drop)
    }

    /// The menu as people see it, also one that was made on the platform's pages, in the platform's
    /// form.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn current(&self) -> Result<Value, ApiError> {
        let call = Call::get("/cgi-bin/get_current_selfmenu_info");
        Ok(self.0.call(&call).await?.data)
    }

    /// Adds a menu for those whom a rule takes, such as `{"tag_id": "2"}`; gives its id. There has to
    /// be one for everybody first.
    ///
    /// # Errors
    /// See [`ApiError`]; a menu over a limit, or an empty rule, is not sent.
    pub async fn add_conditional(
        &self,
        menu: &CustomMenu,
        rule: &Value,
    ) -> Result<String, ApiError> {
        let mut body = menu.to_json();
        let call = Call::post("/cgi-bin/menu/addconditional");
        self.checked(menu, &call)?;
        let conditions = rule.as_object();
        if !conditions.is_some_and(|rule| rule.values().any(|value| value != "")) {
            return Err(ApiError::refused(
                &call.name(),
                "`matchrule` has no condition",
            ));
        }
        if let Some(body) = body.as_object_mut() {
            body.insert("matchrule".to_owned(), rule.clone());
        }
        let made: Made = self.0.call(&call.json(body)).await?.parse()?;
        Ok(made.menuid)
    }

    /// Removes a personalised menu.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn delete_conditional(&self, id: &str) -> Result<(), ApiError> {
        let call = Call::post("/cgi-bin/menu/delconditional").json(json!({ "menuid": id }));
        if id.trim().is_empty() {
            return Err(ApiError::refused(&call.name(), "`menuid` is empty"));
        }
        self.0.call(&call).await.map(drop)
    }

    /// The menu that a person sees, by openid or WeChat id.
    ///
    /// # Errors
    /// See [`ApiError`].
    pub async fn try_match(&self, person: &str) -> Result<CustomMenu, ApiError> {
        let call = Call::post("/cgi-bin/menu/trymatch").json(json!({ "user_id": person }));
        if person.trim().is_empty() {
            return Err(ApiError::refused(&call.name(), "`user_id` is empty"));
        }
        let answer = self.0.call(&call).await?;
        // It stands in `menu`, or is the whole answer.
        let menu = answer.data.get("menu").unwrap_or(&answer.data);
        Ok(CustomMenu::from_json(menu))
    }

    fn checked(&self, menu: &CustomMenu, call: &Call) -> Result<(), ApiError> {
        menu.check()
            .map_err(|why| ApiError::refused(&call.name(), why))
    }
}
