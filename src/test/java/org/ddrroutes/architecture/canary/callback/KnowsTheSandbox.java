package org.ddrroutes.architecture.canary.callback;

import org.ddrroutes.architecture.canary.sandbox.SandboxBank;

/** Wrong: what is only for trying out is part of the product's own work. */
public record KnowsTheSandbox(SandboxBank bank) {}
