package org.ddrroutes.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A key and the certificate that it has signed itself, made for one run of the tests: as a key store, and as two files in
 * PEM.
 */
public record Identity(Path keyStore, Path certificate, Path key) {

    public static final String PASSWORD = "store-canary-7f3a";

    private static final String ALIAS = "it";
    private static final Base64.Encoder PEM = Base64.getMimeEncoder(64, new byte[] {'\n'});

    /** @param names for example {@code dns:localhost,ip:127.0.0.1} */
    public static Identity of(String names) {
        try {
            Path directory = Files.createTempDirectory(Files.createDirectories(Path.of("target/identities")), "of-")
                    .toAbsolutePath();
            Identity identity =
                    new Identity(directory.resolve("it.p12"), directory.resolve("it.pem"), directory.resolve("it.key"));
            identity.make(names);
            identity.export();
            return identity;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a client needs that trusts this one alone. */
    public SSLContext trusted() {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(opened());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void make(String names) throws IOException {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=" + UUID.randomUUID(),
                "-ext",
                "SAN=" + names,
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                keyStore.toString(),
                "-storepass",
                PASSWORD);
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException("keytool: " + keytool.exitValue());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void export() throws IOException {
        try {
            KeyStore store = opened();
            write(certificate, "CERTIFICATE", store.getCertificate(ALIAS).getEncoded());
            write(
                    key,
                    "PRIVATE KEY",
                    store.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
            // PostgreSQL takes no key that others may read.
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyStore opened() throws GeneralSecurityException {
        try {
            return KeyStore.getInstance(keyStore.toFile(), PASSWORD.toCharArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String what, byte[] der) throws IOException {
        Files.writeString(
                file, "-----BEGIN " + what + "-----\n" + PEM.encodeToString(der) + "\n-----END " + what + "-----\n");
    }
}
