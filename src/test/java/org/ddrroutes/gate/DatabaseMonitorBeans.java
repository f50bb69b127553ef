package org.ddrroutes.gate;

import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What knows whether the database takes writes, for tests of other packages. */
@Configuration(proxyBeanMethods = false)
@Import({DatabaseMonitor.class, WriteProbe.class})
public class DatabaseMonitorBeans {}
