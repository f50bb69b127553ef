package org.ddrroutes.sandbox;

import java.util.List;
import org.ddrroutes.privacy.Secret;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Profile;

/**
 * Who the sandbox bank says it is in a callback: the product's own {@code ddr.callback.*}, so that the two agree.
 *
 * @param apiKey the first of them is used
 */
@ConfigurationProperties("ddr.callback")
@Profile({"sandbox", "sandbox-bank"})
record CallbackIdentity(
        @DefaultValue("/callbacks/ddr") String path,
        @DefaultValue("DDR-OPEN-API") String channelId,
        String partnerId,
        List<Secret> apiKey) {}
