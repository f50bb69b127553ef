package org.ddrroutes.reload;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Collections;
import java.util.Map;
import org.ddrroutes.startup.SettingFault;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.stereotype.Component;

/**
 * Looks at the changed files of a bundle ({@code reload-on-update}) before a port or a call uses them, and writes to the audit what was
 * taken and what was refused. It is asked first, since it is there before any other has asked for a bundle; what it refuses, the others
 * do not see.
 */
@Component
final class CertificateReload implements BeanPostProcessor {

    private static final Logger LOG = LoggerFactory.getLogger(CertificateReload.class);

    /** What a key of this kind signs with. */
    private static final Map<String, String> SIGNATURES =
            Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

    private final ObjectProvider<ReloadAudit> audit;

    CertificateReload(ObjectProvider<ReloadAudit> audit) {
        this.audit = audit;
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String beanName) {
        if (bean instanceof SslBundles bundles) {
            bundles.getBundleNames()
                    .forEach(name -> bundles.addBundleUpdateHandler(name, changed -> take(name, changed)));
        }
        return bean;
    }

    private void take(String name, SslBundle changed) {
        String target = "certificates of " + name;
        String fault = fault(name, changed);
        if (fault != null) {
            LOG.warn("changed certificates refused, those that held hold on: {}", fault);
            audit.getObject().refused(target, fault);
            SettingFault refused = new SettingFault(fault);
            // Boot logs it, and has nothing to add to the line above.
            refused.setStackTrace(new StackTraceElement[0]);
            throw refused;
        }
        LOG.info("changed certificates taken: {}", name);
        audit.getObject().done(target, name);
    }

    private static @Nullable String fault(String name, SslBundle bundle) {
        try {
            bundle.createSslContext();
            return isPair(bundle)
                    ? null
                    : "the key of the bundle " + name + " is not the key of its certificate; replace both files";
        } catch (GeneralSecurityException | RuntimeException e) {
            return "the files of the bundle " + name + " cannot be read; correct them, and save them again";
        }
    }

    private static boolean isPair(SslBundle bundle) throws GeneralSecurityException {
        KeyStore store = bundle.getStores().getKeyStore();
        if (store == null) {
            return true;
        }
        String own = bundle.getKey().getPassword();
        String password = own == null ? bundle.getStores().getKeyStorePassword() : own;
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)
                    && store.getKey(alias, password == null ? null : password.toCharArray()) instanceof PrivateKey key
                    && !isPair(key, store.getCertificate(alias).getPublicKey())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPair(PrivateKey secret, PublicKey known) throws GeneralSecurityException {
        String algorithm = SIGNATURES.get(secret.getAlgorithm());
        if (algorithm == null || !secret.getAlgorithm().equals(known.getAlgorithm())) {
            return algorithm == null;
        }
        Signature signature = Signature.getInstance(algorithm);
        signature.initSign(secret);
        byte[] signed = signature.sign();
        signature.initVerify(known);
        return signature.verify(signed);
    }
}
