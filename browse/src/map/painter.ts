import type { Mesh } from './mesh';

const vertexSource = `#version 300 es
in vec2 position;
in vec2 place;
uniform vec4 transform;
out vec2 uv;
void main() {
  uv = place;
  gl_Position = vec4(position * transform.xy + transform.zw, 0.0, 1.0);
}`;

const fragmentSource = `#version 300 es
precision highp float;
in vec2 uv;
uniform highp sampler2D samples;
uniform highp sampler2D other;
uniform sampler2D colours;
uniform vec2 range;
uniform float none;
uniform bool differs;
out vec4 colour;
void main() {
  float value = texture(samples, uv).r;
  if (value < none) discard;
  if (differs) {
    float second = texture(other, uv).r;
    if (second < -3.0e38) discard;
    value -= second;
  }
  float position = clamp((value - range.x) / (range.y - range.x), 0.0, 1.0);
  colour = vec4(texture(colours, vec2(position, 0.5)).rgb, 1.0);
}`;

/** Stands for no value in a texture: whether a shader knows NaN depends on the driver. */
export const noValue = -3.4e38;

export interface Brush {
  buffers: MeshBuffers;
  texture: WebGLTexture;
  /** What is subtracted. */
  other?: WebGLTexture;
  range: [number, number];
  /** Numbers below it in the texture stand for no value. */
  none?: number;
}

export interface MeshBuffers {
  array: WebGLVertexArrayObject;
  count: number;
  center: [number, number];
}

/** Draws meshes with values from textures, in colours from another. */
export class Painter {
  private readonly gl: WebGL2RenderingContext;
  private readonly program: WebGLProgram;
  private readonly colours: WebGLTexture;

  constructor(canvas: HTMLCanvasElement) {
    const gl = canvas.getContext('webgl2', { antialias: false, preserveDrawingBuffer: true });
    if (!gl) throw new Error('this browser has no WebGL 2, which the map needs');
    this.gl = gl;
    this.program = createProgram(gl);
    gl.useProgram(this.program);
    this.colours = gl.createTexture();
    for (const [unit, name] of ['samples', 'colours', 'other'].entries()) gl.uniform1i(gl.getUniformLocation(this.program, name), unit);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
  }

  get longestEdge(): number {
    return this.gl.getParameter(this.gl.MAX_TEXTURE_SIZE) as number;
  }

  /** @param rgba 256 colours, one after the other. */
  setColours(rgba: Uint8Array): void {
    const { gl } = this;
    gl.activeTexture(gl.TEXTURE1);
    gl.bindTexture(gl.TEXTURE_2D, this.colours);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, 256, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, rgba);
    this.setSampling();
  }

  createTexture(width: number, height: number, values: Float32Array): WebGLTexture {
    return this.createSamples(width, height, this.gl.R32F, this.gl.FLOAT, values);
  }

  /** Its numbers in the shader are from 0 to 1. */
  createGreys(width: number, height: number, greys: Uint8Array): WebGLTexture {
    return this.createSamples(width, height, this.gl.R8, this.gl.UNSIGNED_BYTE, greys);
  }

  deleteTexture(texture: WebGLTexture): void {
    this.gl.deleteTexture(texture);
  }

  createBuffers(mesh: Mesh): MeshBuffers {
    const { gl } = this;
    const array = gl.createVertexArray();
    gl.bindVertexArray(array);
    this.attribute('position', mesh.positions);
    this.attribute('place', mesh.texture);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, mesh.indices, gl.STATIC_DRAW);
    gl.bindVertexArray(null);
    return { array, count: mesh.indices.length, center: mesh.center };
  }

  clear(width: number, height: number): void {
    const { gl } = this;
    gl.viewport(0, 0, width, height);
    gl.disable(gl.SCISSOR_TEST);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
  }

  /** Only what is drawn between these columns stays, until the next {@link clear}. */
  clip(left: number, width: number, height: number): void {
    const { gl } = this;
    gl.enable(gl.SCISSOR_TEST);
    gl.scissor(left, 0, Math.max(0, width), height);
  }

  /** @param scale From the view's units to the canvas', whose edges are at ±1. */
  draw({ buffers, texture, other, range, none = -3e38 }: Brush, scale: [number, number], center: number[]): void {
    const { gl, program } = this;
    const [dx, dy] = [buffers.center[0] - center[0], buffers.center[1] - center[1]];
    gl.uniform4f(gl.getUniformLocation(program, 'transform'), scale[0], scale[1], dx * scale[0], dy * scale[1]);
    gl.uniform2f(gl.getUniformLocation(program, 'range'), range[0], range[1]);
    gl.uniform1f(gl.getUniformLocation(program, 'none'), none);
    gl.uniform1i(gl.getUniformLocation(program, 'differs'), other ? 1 : 0);
    gl.activeTexture(gl.TEXTURE1);
    gl.bindTexture(gl.TEXTURE_2D, this.colours);
    gl.activeTexture(gl.TEXTURE2);
    gl.bindTexture(gl.TEXTURE_2D, other ?? texture);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.bindVertexArray(buffers.array);
    gl.drawElements(gl.TRIANGLES, buffers.count, gl.UNSIGNED_INT, 0);
    gl.bindVertexArray(null);
  }

  private createSamples(width: number, height: number, format: number, type: number, samples: ArrayBufferView): WebGLTexture {
    const { gl } = this;
    const texture = gl.createTexture();
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.texImage2D(gl.TEXTURE_2D, 0, format, width, height, 0, gl.RED, type, samples);
    this.setSampling();
    return texture;
  }

  private attribute(name: string, values: Float32Array): void {
    const { gl } = this;
    const location = gl.getAttribLocation(this.program, name);
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ARRAY_BUFFER, values, gl.STATIC_DRAW);
    gl.enableVertexAttribArray(location);
    gl.vertexAttribPointer(location, 2, gl.FLOAT, false, 0, 0);
  }

  /** Values must not be mixed; and a colour of one end must not come out at the other, as without clamping. */
  private setSampling(): void {
    const { gl } = this;
    for (const parameter of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, parameter, gl.NEAREST);
    for (const parameter of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) gl.texParameteri(gl.TEXTURE_2D, parameter, gl.CLAMP_TO_EDGE);
  }
}

function createProgram(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  for (const [type, source] of [[gl.VERTEX_SHADER, vertexSource], [gl.FRAGMENT_SHADER, fragmentSource]] as const) {
    const shader = gl.createShader(type)!;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS)) throw new Error(gl.getShaderInfoLog(shader) ?? 'a shader cannot be compiled');
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(program) ?? 'the shaders cannot be linked');
  return program;
}
