package org.ddrroutes.callback;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A test on the running {@link CallbackApplication}; all of them share one. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(OutputCaptureExtension.class)
@SpringBootTest(
        classes = CallbackApplication.class,
        webEnvironment = WebEnvironment.NONE,
        properties = {
            "ddr.callback.port=0",
            "ddr.callback.address=127.0.0.1",
            "management.endpoint.health.validate-group-membership=false",
            "camel.main.routes-include-pattern=file:routes/callback-*.camel.yaml",
            "ddr.expiry.check-every=1h",
            "ddr.bank.client-id=our-client",
            "ddr.callback.path=/callbacks/ddr",
            "ddr.callback.api-key=the-old-key,the-new-key",
            "ddr.callback.allowed-networks=127.0.0.0/8,::1"
        })
@interface CallbackTest {}
