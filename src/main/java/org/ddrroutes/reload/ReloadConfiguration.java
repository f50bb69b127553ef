package org.ddrroutes.reload;

import org.ddrroutes.check.ProgramFacts;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;

/** What takes edits while the program runs. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("ddr.routes.reload")
@Import({SettingsReload.class, Rehearsal.class, RouteSwap.class, RouteReload.class})
class ReloadConfiguration {

    /** Takes time to find out, and is asked for at the first edit. */
    @Bean
    @Lazy
    ProgramFacts programFacts() {
        return new ProgramFacts();
    }
}
