package org.ddrroutes.gate;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The gate with all it stands on, for tests of other packages. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GateSettings.class)
@Import({DatabaseMonitorBeans.class, Gate.class, GateRow.class, GateMonitor.class, GateChanges.class, ProbeLease.class})
public class GateBeans {}
