package org.ddrroutes.result;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The outbox without the routes that relay it, for tests of other packages. */
@Configuration(proxyBeanMethods = false)
@Import({Outbox.class, OutboxBatches.class, OutboxSignal.class, RelayLease.class})
public class ResultBeans {}
