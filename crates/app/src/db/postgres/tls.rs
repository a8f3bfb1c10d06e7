//! TLS for the driver that reads, with the same settings and the same meaning as in the driver that writes.

use std::future::Future;
use std::io;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, InvalidDnsNameError, PrivateKeyDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, Error, RootCertStore, SignatureScheme};
use sea_orm::sqlx::ConnectOptions;
use sea_orm::sqlx::postgres::{PgConnectOptions, PgSslMode};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_postgres::config::SslMode;
use tokio_postgres::tls::{ChannelBinding, MakeTlsConnect, TlsConnect, TlsStream};
use tokio_rustls::TlsConnector;

/// How certificates are verified and presented.
#[derive(Clone)]
pub(super) struct Certificates {
    mode: PgSslMode,
    /// Certificate authorities that are trusted in addition to those that browsers trust.
    root: Option<Pem>,
    own: Option<(Pem, Pem)>,
}

/// Where PEM data are: in a file or in the options themselves.
#[derive(Clone)]
enum Pem {
    File(PathBuf),
    Text(String),
}

type Boxed = Box<dyn std::error::Error + Send + Sync>;

impl Certificates {
    /// As given in the options.
    pub(super) fn of(options: &PgConnectOptions) -> Self {
        let url = options.to_url_lossy();
        let given = |name: &str| {
            let value = url.query_pairs().find(|(key, _)| key == name)?.1.into_owned();
            Some(match value.strip_prefix("file: ") {
                Some(path) => Pem::File(path.into()),
                None => Pem::Text(value),
            })
        };
        Self {
            mode: options.get_ssl_mode(),
            root: given("sslrootcert"),
            own: given("sslcert").zip(given("sslkey")),
        }
    }

    /// Whether the options name certificate authorities, in addition to those that browsers trust.
    pub(super) fn names_root(&self) -> bool {
        self.root.is_some()
    }

    /// Whether TLS is off, preferred or required.
    pub(super) fn mode(&self) -> SslMode {
        match self.mode {
            PgSslMode::Disable | PgSslMode::Allow => SslMode::Disable,
            PgSslMode::Prefer => SslMode::Prefer,
            PgSslMode::Require | PgSslMode::VerifyCa | PgSslMode::VerifyFull => SslMode::Require,
        }
    }

    /// The TLS settings of one connection. The files are read each time, as certificates are renewed.
    pub(super) fn tls(&self) -> Result<Tls, Boxed> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        let config =
            ClientConfig::builder_with_provider(provider.clone()).with_safe_default_protocol_versions()?;
        let config = match self.mode {
            PgSslMode::VerifyFull => config.with_root_certificates(self.roots()?),
            PgSslMode::VerifyCa => {
                let roots = Arc::new(self.roots()?);
                let chain = WebPkiServerVerifier::builder_with_provider(roots, provider.clone()).build()?;
                config.dangerous().with_custom_certificate_verifier(Lenient::new(provider, Some(chain)))
            }
            _ => config.dangerous().with_custom_certificate_verifier(Lenient::new(provider, None)),
        };
        let config = match &self.own {
            Some((certificate, key)) => {
                let chain = CertificateDer::pem_slice_iter(&certificate.read()?).collect::<Result<_, _>>()?;
                config.with_client_auth_cert(chain, PrivateKeyDer::from_pem_slice(&key.read()?)?)?
            }
            None => config.with_no_client_auth(),
        };
        Ok(Tls(Arc::new(config)))
    }

    fn roots(&self) -> Result<RootCertStore, Boxed> {
        let mut roots = webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect::<RootCertStore>();
        if let Some(root) = &self.root {
            for certificate in CertificateDer::pem_slice_iter(&root.read()?) {
                roots.add(certificate?)?;
            }
        }
        Ok(roots)
    }
}

impl Pem {
    fn read(&self) -> Result<Vec<u8>, Boxed> {
        match self {
            Self::File(path) => {
                std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()).into())
            }
            Self::Text(text) => Ok(text.clone().into_bytes()),
        }
    }
}

impl std::fmt::Debug for Certificates {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Certificates").field("mode", &self.mode).finish_non_exhaustive()
    }
}

/// Accepts a certificate of another host name, or any certificate at all.
#[derive(Debug)]
struct Lenient {
    provider: Arc<CryptoProvider>,
    /// Verifies who signed the certificate; `None` if anybody may have.
    chain: Option<Arc<WebPkiServerVerifier>>,
}

impl Lenient {
    fn new(provider: Arc<CryptoProvider>, chain: Option<Arc<WebPkiServerVerifier>>) -> Arc<Self> {
        Arc::new(Self { provider, chain })
    }
}

impl ServerCertVerifier for Lenient {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        between: &[CertificateDer<'_>],
        name: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let Some(chain) = &self.chain else { return Ok(ServerCertVerified::assertion()) };
        match chain.verify_server_cert(certificate, between, name, ocsp, now) {
            // The name is checked last, so this error means that everything else is right.
            Err(Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) => Ok(ServerCertVerified::assertion()),
            verified => verified,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls12_signature(message, certificate, signed, algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        let algorithms = &self.provider.signature_verification_algorithms;
        verify_tls13_signature(message, certificate, signed, algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

/// The TLS connector of tokio-postgres.
#[derive(Clone)]
pub(super) struct Tls(Arc<ClientConfig>);

/// The same for one host name. A Unix socket has none, and needs none.
pub(super) struct Named {
    config: Arc<ClientConfig>,
    name: Result<ServerName<'static>, InvalidDnsNameError>,
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send + 'static> MakeTlsConnect<S> for Tls {
    type Stream = Secret<S>;
    type TlsConnect = Named;
    type Error = InvalidDnsNameError;

    fn make_tls_connect(&mut self, host: &str) -> Result<Named, InvalidDnsNameError> {
        Ok(Named { config: self.0.clone(), name: ServerName::try_from(host.to_owned()) })
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send + 'static> TlsConnect<S> for Named {
    type Stream = Secret<S>;
    type Error = io::Error;
    type Future = Pin<Box<dyn Future<Output = io::Result<Secret<S>>> + Send>>;

    fn connect(self, stream: S) -> Self::Future {
        Box::pin(async move {
            let name = self.name.map_err(io::Error::other)?;
            TlsConnector::from(self.config).connect(name, stream).await.map(|stream| Secret(Box::new(stream)))
        })
    }
}

/// An encrypted connection.
pub(super) struct Secret<S>(Box<tokio_rustls::client::TlsStream<S>>);

impl<S: AsyncRead + AsyncWrite + Unpin> TlsStream for Secret<S> {
    fn channel_binding(&self) -> ChannelBinding {
        ChannelBinding::none()
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncRead for Secret<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, buffer)
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Secret<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use super::*;

    fn certificates(query: &str) -> Certificates {
        let url = format!("postgres://user:word@host.example/db?{query}");
        Certificates::of(&PgConnectOptions::from_str(&url).unwrap())
    }

    #[test]
    fn what_the_address_says_of_certificates_is_found() {
        let all = certificates("sslmode=verify-full&sslrootcert=/a%20b/root.pem&sslcert=c.pem&sslkey=k.pem");
        assert_eq!(all.mode(), SslMode::Require);
        assert!(matches!(&all.root, Some(Pem::File(path)) if path == std::path::Path::new("/a b/root.pem")));
        let Some((Pem::File(certificate), Pem::File(key))) = &all.own else { panic!("two files") };
        assert_eq!((certificate.to_str(), key.to_str()), (Some("c.pem"), Some("k.pem")));
        let error = all.tls().err().unwrap().to_string();
        assert!(error.starts_with("/a b/root.pem: "), "{error}");
    }

    #[test]
    fn modes_mean_what_they_say() {
        for (query, mode) in [
            ("", SslMode::Prefer),
            ("sslmode=disable", SslMode::Disable),
            ("sslmode=allow", SslMode::Disable),
            ("sslmode=prefer", SslMode::Prefer),
            ("sslmode=require", SslMode::Require),
            ("sslmode=verify-ca", SslMode::Require),
        ] {
            assert_eq!(certificates(query).mode(), mode, "{query}");
            assert!(certificates(query).tls().is_ok(), "{query}");
        }
    }
}
