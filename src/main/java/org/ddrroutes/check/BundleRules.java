package org.ddrroutes.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.ddrroutes.finding.NearestName;
import org.springframework.boot.autoconfigure.ssl.PemSslBundleProperties;
import org.springframework.boot.autoconfigure.ssl.PropertiesSslBundle;
import org.springframework.boot.autoconfigure.ssl.SslProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.io.ApplicationResourceLoader;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.core.NestedExceptionUtils;

/** Bundles of certificates that settings name are there, and their files hold what they should. */
record BundleRules(Binder settings, Set<String> names, List<String> faults) {

    private static final String BUNDLES = "spring.ssl.bundle.";

    /** Settings of a bundle that name a file. */
    private static final List<String> FILES = List.of(
            "pem.keystore.certificate",
            "pem.keystore.private-key",
            "pem.truststore.certificate",
            "jks.keystore.location",
            "jks.truststore.location");

    /** Where the operators' port has no bundle. */
    private static final List<String> FILES_OF_SERVER = List.of(
            "server.ssl.key-store",
            "server.ssl.trust-store",
            "server.ssl.certificate",
            "server.ssl.certificate-private-key",
            "server.ssl.trust-certificate");

    /** A line each, which begins with the setting. */
    static List<String> faults(Binder settings) {
        BundleRules rules = new BundleRules(settings, new TreeSet<>(), new ArrayList<>());
        List.of("pem", "jks").forEach(rules::checkAll);
        FILES_OF_SERVER.forEach(file -> rules.checkFile(file, SettingsRules.text(settings, file)));
        List.of("ddr.bank.ssl-bundle", "ddr.callback.ssl-bundle", "server.ssl.bundle")
                .forEach(rules::checkUse);
        return rules.faults;
    }

    private void checkAll(String kind) {
        Set<String> ofKind = settings.bind(BUNDLES + kind, Bindable.mapOf(String.class, Object.class))
                .orElse(Map.of())
                .keySet();
        names.addAll(ofKind);
        for (String name : ofKind) {
            List<String> files =
                    FILES.stream().filter(file -> file.startsWith(kind + ".")).toList();
            int before = faults.size();
            files.forEach(file -> checkFile(BUNDLES + file.replaceFirst("\\.", "." + name + "."), fileOf(name, file)));
            if (faults.size() == before
                    && files.stream().noneMatch(file -> fileOf(name, file).contains("${"))) {
                SettingsRules.value(settings, "spring.ssl", SslProperties.class)
                        .ifPresent(ssl -> load(kind, name, ssl.getBundle()));
            }
        }
    }

    /** What is no content of a certificate or key itself is a file. */
    private void checkFile(String setting, String value) {
        boolean isFile = !value.isBlank() && !value.contains("-----BEGIN") && !value.contains("${");
        if (isFile && !ApplicationResourceLoader.get().getResource(value).isReadable()) {
            faults.add(
                    setting + " names a file that is not there or cannot be read; correct it, or put the file there");
        }
    }

    /** As the program would. */
    private void load(String kind, String name, SslProperties.Bundles bundles) {
        try {
            SslBundle bundle;
            if (kind.equals("pem")) {
                PemSslBundleProperties pem =
                        Objects.requireNonNull(bundles.getPem().get(name));
                pem.getKeystore().setVerifyKeys(isSet(name, "pem.keystore.private-key"));
                bundle = PropertiesSslBundle.get(pem, ApplicationResourceLoader.get());
            } else {
                bundle = PropertiesSslBundle.get(
                        Objects.requireNonNull(bundles.getJks().get(name)), ApplicationResourceLoader.get());
            }
            bundle.getStores().getKeyStore();
            bundle.getStores().getTrustStore();
        } catch (RuntimeException e) {
            Throwable cause = NestedExceptionUtils.getMostSpecificCause(e);
            faults.add(BUNDLES + kind + "." + name + " cannot be used ("
                    + (cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage())
                    + "); correct its files and passwords");
        }
    }

    private void checkUse(String setting) {
        String name = SettingsRules.text(settings, setting);
        if (!name.isBlank() && !names.contains(name)) {
            faults.add(setting + " names the bundle " + name + ", and there is none under spring.ssl.bundle.pem or .jks"
                    + NearestName.hint(name, names) + "; correct the name, or set the bundle");
        } else if (names.contains(name) && !setting.equals("ddr.bank.ssl-bundle")) {
            if (!isSet(name, "pem.keystore.private-key") && !isSet(name, "jks.keystore.location")) {
                faults.add(setting + " names the bundle " + name
                        + ", which has no certificate and key to show; set its keystore");
            }
            String auth = setting.startsWith("ddr.") ? "ddr.callback.client-auth" : "server.ssl.client-auth";
            if (SettingsRules.text(settings, auth).matches("(?i)want|need")
                    && !isSet(name, "pem.truststore.certificate")
                    && !isSet(name, "jks.truststore.location")) {
                faults.add(auth + " needs a trust store in the bundle " + name
                        + "; set its truststore, or take the setting away");
            }
        }
    }

    private boolean isSet(String bundle, String file) {
        return !fileOf(bundle, file).isBlank();
    }

    /** @param file such as {@code pem.keystore.certificate} */
    private String fileOf(String bundle, String file) {
        String[] parts = file.split("\\.", 2);
        return SettingsRules.text(settings, BUNDLES + parts[0] + "[" + bundle + "]." + parts[1]);
    }
}
