package org.ddrroutes.operations;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** Tells whether two instances have the same files: by SHA-256 over names and contents. */
final class ConfigurationFiles {

    private ConfigurationFiles() {}

    /** @param pattern such as {@code file:routes/*.camel.yaml} */
    static List<Resource> find(String pattern) throws IOException {
        return Arrays.stream(new PathMatchingResourcePatternResolver().getResources(pattern))
                .sorted(Comparator.comparing(file -> String.valueOf(file.getFilename())))
                .toList();
    }

    static String hash(List<Resource> files) throws IOException {
        MessageDigest digest = sha256();
        for (Resource file : files) {
            digest.update(String.valueOf(file.getFilename()).getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            try (InputStream content = new DigestInputStream(file.getInputStream(), digest)) {
                content.transferTo(OutputStream.nullOutputStream());
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
