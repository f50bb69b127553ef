package org.ddrroutes.sandbox;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.context.annotation.Profile;

/** The product's queues as the sandbox sees them from outside: the settings {@code ddr.queues.*}. */
@ConfigurationProperties("ddr.queues")
@Profile("sandbox")
record SandboxQueues(
        @DefaultValue("ddr.registrations") String registrations,
        @DefaultValue("ddr.registrations.retry") String retry,
        @DefaultValue("ddr.registrations.dead") String dead,
        @DefaultValue("ddr.results") String results) {}
