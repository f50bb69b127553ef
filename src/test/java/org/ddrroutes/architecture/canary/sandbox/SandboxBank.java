package org.ddrroutes.architecture.canary.sandbox;

/** What nobody may know. */
public record SandboxBank() {}
