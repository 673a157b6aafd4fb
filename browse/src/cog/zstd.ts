export { decompress as unzstd } from 'fzstd';
