//! One connection, and what is under way on it.

use std::io::{self, ErrorKind, Read, Write};
use std::net::SocketAddr;
use std::time::Instant;

use mio::net::TcpStream;
use mio::{Interest, Registry, Token};

/// A message on its way.
#[derive(Debug)]
pub(crate) struct Message {
    pub(crate) person: u32,
    /// How many things they said before.
    pub(crate) said: u32,
    pub(crate) request: Vec<u8>,
    /// When it was due, which may be long before it was sent.
    pub(crate) due: Instant,
    /// Which delivery this is, from 1.
    pub(crate) delivery: u32,
    /// It was answered before, with this document.
    pub(crate) first: Option<Vec<u8>>,
}

/// A connection that is kept open from one message to the next.
pub(crate) struct Connection {
    address: SocketAddr,
    token: Token,
    stream: Option<TcpStream>,
    written: usize,
    pub(crate) read: Vec<u8>,
    pub(crate) message: Option<Message>,
    /// When the delivery that is under way began.
    pub(crate) began: Instant,
}

impl Connection {
    pub(crate) fn new(address: SocketAddr, at: usize) -> Self {
        Self {
            address,
            token: Token(at),
            stream: None,
            written: 0,
            read: Vec::new(),
            message: None,
            began: Instant::now(),
        }
    }

    /// Sends a message, or the same one again.
    pub(crate) fn send(&mut self, message: Message, registry: &Registry) -> io::Result<()> {
        self.written = 0;
        self.read.clear();
        self.began = Instant::now();
        self.message = Some(message);
        if self.stream.is_none() {
            let mut stream = TcpStream::connect(self.address)?;
            registry.register(
                &mut stream,
                self.token,
                Interest::READABLE | Interest::WRITABLE,
            )?;
            stream.set_nodelay(true)?;
            // What is not written now is written when the connection is there.
            self.stream = Some(stream);
        }
        self.write()
    }

    /// Writes what the connection takes.
    pub(crate) fn write(&mut self) -> io::Result<()> {
        let (Some(stream), Some(message)) = (&mut self.stream, &self.message) else {
            return Ok(());
        };
        while self.written < message.request.len() {
            match stream.write(&message.request[self.written..]) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(count) => self.written += count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if is_early(&error) => return Ok(()),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Reads what is there; gives whether the other side closed the connection.
    pub(crate) fn fill(&mut self, room: &mut [u8]) -> io::Result<bool> {
        let Some(stream) = &mut self.stream else {
            return Ok(false);
        };
        loop {
            match stream.read(room) {
                Ok(0) => return Ok(true),
                Ok(count) => self.read.extend_from_slice(&room[..count]),
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if is_early(&error) => return Ok(false),
                Err(error) => return Err(error),
            }
        }
    }

    /// Whether the whole request has left.
    pub(crate) fn is_sent(&self) -> bool {
        let length = self.message.as_ref().map(|message| message.request.len());
        length.is_some_and(|length| self.written == length)
    }

    /// Closes it; the next message opens another one.
    pub(crate) fn close(&mut self) {
        self.stream = None;
    }
}

fn is_early(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::WouldBlock | ErrorKind::NotConnected
    )
}
